import Platform

/// Fills a gate with the history that pushes build on.
///
/// With origin's full history in it, a push sends only what is new, and a shallow clone can push at all: the commits
/// that it lacks are here already.
struct GateSeed {
    /// What came of seeding.
    struct Outcome: Equatable {
        /// Origin's default branch; nil when origin is empty or was never reached.
        var defaultBranch: String?
        var warnings: [String] = []
    }

    var gate: String
    /// git in the gate.
    var git: Git
    var location: RepositoryLocation
    /// How long origin may take for its first answer.
    var patience = GateDeadline.question

    /// Brings origin's branches in, from the working copy's repository as far as it has them.
    func run(originURL: String) async throws -> Outcome {
        var outcome = Outcome()
        try await takeLocalObjects()
        do {
            // Asked first, so that a host that never answers is given up soon.
            outcome.defaultBranch = Self.headBranch(
                try await git.text(["ls-remote", "--symref", "origin", "HEAD"], deadline: patience))
            try await fetch("origin", "+refs/heads/*:\(Self.tracking)*", GateDeadline.seed)
        } catch let error as GitError {
            outcome.warnings.append(
                "origin (\(originURL)) could not be reached, the gate has no newer history: \(error)")
        }
        if outcome.defaultBranch == nil { outcome.defaultBranch = try await rememberedDefaultBranch() }
        if let branch = outcome.defaultBranch {
            outcome.warnings += try await pointBranch(branch)
        } else if outcome.warnings.isEmpty {
            outcome.warnings.append("origin (\(originURL)) has no default branch yet")
        }
        return outcome
    }

    /// Copies what the working copy's repository knows of origin, once: later its picture may be older than the gate's.
    ///
    /// A failure costs a larger download and nothing else.
    private func takeLocalObjects() async throws {
        if location.isShallow || location.isPartial { return }
        let known = try await git.text(["for-each-ref", "--count=1", Self.tracking], deadline: GateDeadline.local)
        guard known.isEmpty else { return }
        do {
            try await fetch(location.commonDirectory, "+refs/remotes/origin/*:\(Self.tracking)*", GateDeadline.copy)
        } catch is GitError {
            return
        }
    }

    /// Fetches without logs: a log for each of thousands of branches that nobody pushed would be waste.
    private func fetch(_ source: String, _ refspec: String, _ deadline: Duration) async throws {
        try await git.run(
            [
                "-c", "core.logAllRefUpdates=false", "fetch", "--quiet", "--prune", "--no-tags",
                "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules", source, refspec,
            ], deadline: deadline)
    }

    /// What the working copy learnt at `git clone`.
    private func rememberedDefaultBranch() async throws -> String? {
        let prefix = "refs/remotes/origin/"
        let arguments = ["symbolic-ref", "--quiet", prefix + "HEAD"]
        let local = git.gate(location.commonDirectory)
        guard try await local.succeeds(arguments, deadline: GateDeadline.local) else { return nil }
        let target = try await local.text(arguments, deadline: GateDeadline.local)
        return target.hasPrefix(prefix) ? String(target.dropFirst(prefix.count)) : nil
    }

    /// Shows pushers origin's default branch as a branch of the gate, so that they send only what is new.
    ///
    /// A branch that somebody pushed is theirs and stays. The log entry's message keeps it apart from a push.
    private func pointBranch(_ branch: String) async throws -> [String] {
        let ref = "refs/heads/\(branch)"
        let tip = ["rev-parse", "--verify", "--quiet", "\(Self.tracking)\(branch)^{commit}"]
        guard try await git.succeeds(tip, deadline: GateDeadline.local) else { return [] }
        let commit = try await git.text(tip, deadline: GateDeadline.local)
        let log = try await BlockingThread.run { [gate] in try Reflog.read(ref, in: gate) }
        if log.last?.message == Reflog.pushMessage { return [] }
        do {
            try await git.run(
                ["update-ref", "--create-reflog", "-m", Reflog.ownPrefix + "seeded from origin", ref, commit],
                deadline: GateDeadline.local)
            try await git.run(["symbolic-ref", "HEAD", ref], deadline: GateDeadline.local)
            return []
        } catch let error as GitError {
            return ["the gate's branch \(branch) could not be set to origin's: \(error)"]
        }
    }

    /// The branch in `ref: refs/heads/<branch> TAB HEAD`.
    static func headBranch(_ listing: String) -> String? {
        for line in listing.split(separator: "\n") where line.hasPrefix("ref: refs/heads/") && line.hasSuffix("\tHEAD")
        {
            return String(line.dropFirst("ref: refs/heads/".count).dropLast("\tHEAD".count))
        }
        return nil
    }

    private static let tracking = "refs/no-mistakes/origin/"
}
