/// Brings a branch of origin into the gate, for one run.
enum OriginFetch {
    /// Fetches `branch` into `ref`, one of the run's own, and returns its commit.
    ///
    /// The user's fetch settings are meant for working copies: nothing is pruned, recursed into or collected here.
    /// - Throws: ``OriginUnreachable`` when origin does not answer in time or no longer has the branch.
    static func run(_ branch: String, into ref: String, _ context: StepContext) async throws -> String {
        let git = context.gateGit
        let arguments = [
            "fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance",
            "--no-recurse-submodules", "origin", "+refs/heads/\(branch):\(ref)",
        ]
        try await OriginUnreachable.naming {
            _ = try await git.run(arguments, deadline: GitDeadline.transfer)
        }
        return try await git.text(["rev-parse", "--verify", "\(ref)^{commit}"], deadline: GitDeadline.local)
    }
}
