import Platform

/// What was last pushed to a gate's branches.
package enum GateTip {
    /// The commit of `branch`, or nil when the gate has no such branch or nobody ever pushed to it: origin's default
    /// branch is there from the beginning.
    package static func commit(of branch: String, gate: String, git: Git) async throws -> String? {
        let ref = "refs/heads/\(branch)"
        let wasPushed = try await BlockingThread.run {
            try Reflog.read(ref, in: gate).contains { $0.message == Reflog.pushMessage }
        }
        let question = ["rev-parse", "--verify", "--quiet", "\(ref)^{commit}"]
        guard wasPushed, try await git.gate(gate).succeeds(question, deadline: GateDeadline.local) else { return nil }
        return try await git.gate(gate).text(question, deadline: GateDeadline.local)
    }
}
