import Daemon
import Platform
import Testing

/// Steps that many tests of the gate have in common.
extension GateLab {
    /// The directory of the working copy's gate.
    var gate: String {
        get async throws { try await git(["remote", "get-url", "no-mistakes"]) }
    }

    /// Makes a branch at HEAD with one commit on it.
    @discardableResult
    func branch(_ name: String, _ file: String = "topic", _ text: String = "topic\n") async throws -> String {
        try await git(["checkout", "--quiet", "-b", name])
        return try await commit(file, text, "on \(name)")
    }

    /// Pushes one refspec and waits for its run.
    @discardableResult
    func gated(
        _ refspec: String, options: [String] = [], remote: String = "no-mistakes", in place: String? = nil
    ) async throws -> RunSummary {
        let push = try await push([refspec], options: options, remote: remote, in: place)
        return try await wait(for: try #require(push.runs.first, "\(push.messages)"))
    }

    /// Pushes one refspec, whose run must pass.
    func passes(
        _ refspec: String, options: [String] = [], remote: String = "no-mistakes", in place: String? = nil
    ) async throws {
        try mustHavePassed(try await gated(refspec, options: options, remote: remote, in: place))
    }

    /// Waits for a run, which must pass.
    func passes(_ run: RunID) async throws { try mustHavePassed(try await wait(for: run)) }

    private func mustHavePassed(_ run: RunSummary) throws {
        guard run.status == .passed else {
            throw LabError("run \(run.id) of \(run.branch) is \(run.status): \(run.reason ?? "no reason")")
        }
    }

    /// A colleague's clone of origin, made once.
    func colleague() async throws -> String {
        let place = path("colleague")
        if FileSystem.kind(of: place) == nil {
            try await git(["clone", "--quiet", origin, place], in: directory)
            try await git(["config", "user.name", "Colleague"], in: place)
        }
        return place
    }

    /// A colleague commits on a branch of origin, made from `start` when it is not there, and pushes it.
    @discardableResult
    func colleagueCommits(
        on branch: String, _ file: String, _ text: String, _ message: String = "colleague's"
    ) async throws -> String {
        let place = try await colleague()
        try await git(["fetch", "--quiet", "origin"], in: place)
        try await git(["checkout", "--quiet", "-B", branch, "origin/\(branch)"], in: place)
        let commit = try await commit(file, text, message, in: place)
        try await git(["push", "--quiet", "origin", "HEAD:refs/heads/\(branch)"], in: place)
        return commit
    }

    /// The content of a file in origin.
    func originFile(_ branch: String, _ path: String) async throws -> String? {
        let result = try await attempt(
            "git", ["--git-dir=\(origin)", "cat-file", "blob", "refs/heads/\(branch):\(path)"])
        return result.status.isSuccess ? result.outputText : nil
    }

    /// The refs of the gate but our own, as `<commit> <name>`.
    func gateRefs() async throws -> Set<String> {
        let refs = try await git(["--git-dir=\(try await gate)", "for-each-ref", "--format=%(objectname) %(refname)"])
        return Set(refs.split(separator: "\n").map(String.init).filter { !$0.contains(" refs/no-mistakes/") })
    }
}

extension RunSummary {
    /// How a step ended and why; nil when the run never came to it.
    func step(_ name: String) -> StepSummary? { steps.first { $0.name == name } }
}
