import Platform

/// What origin says about the two branches that a run cares about.
struct OriginRefs: Equatable, Sendable {
    /// The branch that origin's HEAD names; nil when origin is empty or its HEAD names nothing.
    var defaultBranch: String?
    /// Origin's HEAD has a commit. It has none in an empty repository, and when it names a branch that does not exist.
    var hasHead = false
    /// The commit of the run's branch; nil when origin has no such branch.
    var branchCommit: String?

    /// Asks origin, through the gate's configuration.
    ///
    /// The names are patterns to git, but no character that is special in one may stand in a branch's name
    /// (git-check-ref-format(1)).
    /// - Throws: ``OriginUnreachable``.
    static func query(_ context: StepContext) async throws -> OriginRefs {
        let ref = "refs/heads/\(context.run.branch)"
        let output = try await OriginUnreachable.naming {
            try await context.gateGit.text(
                ["ls-remote", "--symref", "origin", "HEAD", ref], deadline: GitDeadline.question)
        }
        return parse(output, ref: ref)
    }

    /// Reads `git ls-remote --symref` output: `ref: <target>\tHEAD`, then `<oid>\t<ref>` lines.
    ///
    /// git matches names from their end, so there may be more refs than were asked for. They are compared byte by
    /// byte: two spellings of a letter are two branches to git, and one to `String`.
    static func parse(_ output: String, ref: String) -> OriginRefs {
        var refs = OriginRefs()
        var target: Substring?
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            guard fields.count == 2 else { continue }
            if fields[1] == "HEAD" {
                if fields[0].hasPrefix("ref: refs/heads/") {
                    target = fields[0].dropFirst("ref: refs/heads/".count)
                } else {
                    refs.hasHead = true
                }
            } else if fields[1].utf8.elementsEqual(ref.utf8) {
                refs.branchCommit = String(fields[0])
            }
        }
        // A HEAD that names a branch without a commit is that of an empty repository.
        refs.defaultBranch = refs.hasHead ? target.map(String.init) : nil
        return refs
    }

    /// Some branches of origin, at most three; none when it has none.
    /// - Throws: ``OriginUnreachable``.
    static func someBranches(_ context: StepContext) async throws -> [String] {
        let listing = try await OriginUnreachable.naming {
            try await context.gateGit.run(["ls-remote", "--heads", "origin"], deadline: GitDeadline.question)
        }
        return listing.outputText.split(separator: "\n").prefix(3).compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 1)
            return fields.count == 2 ? String(fields[1].trimmingPrefix("refs/heads/")) : nil
        }
    }
}
