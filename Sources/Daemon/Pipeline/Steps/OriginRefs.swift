/// What origin says about the two branches that a run cares about.
struct OriginRefs: Equatable, Sendable {
    /// The branch that origin's HEAD names; nil when origin is empty or its HEAD names nothing.
    var defaultBranch: String?
    /// The commit of that branch.
    var defaultCommit: String?
    /// The commit of the run's branch; nil when origin has no such branch.
    var branchCommit: String?

    /// Asks origin, through the gate's configuration.
    static func query(_ context: StepContext) async throws -> OriginRefs {
        let ref = "refs/heads/\(context.run.branch)"
        let output = try await context.gateGit.text(
            ["ls-remote", "--symref", "origin", "HEAD", "refs/heads/*"], deadline: GitDeadline.network)
        return parse(output, branch: ref)
    }

    /// Reads `git ls-remote --symref` output: `ref: <target>\tHEAD`, then `<oid>\t<ref>` lines.
    static func parse(_ output: String, branch: String) -> OriginRefs {
        var refs = OriginRefs()
        var commits: [Substring: Substring] = [:]
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            guard fields.count == 2 else { continue }
            if fields[0].hasPrefix("ref: "), fields[1] == "HEAD" {
                let target = fields[0].dropFirst("ref: ".count)
                if target.hasPrefix("refs/heads/") {
                    refs.defaultBranch = String(target.dropFirst("refs/heads/".count))
                }
            } else {
                commits[fields[1]] = fields[0]
            }
        }
        refs.branchCommit = commits[branch[...]].map(String.init)
        if let name = refs.defaultBranch { refs.defaultCommit = commits["refs/heads/\(name)"[...]].map(String.init) }
        if refs.defaultCommit == nil { refs.defaultBranch = nil }
        return refs
    }
}
