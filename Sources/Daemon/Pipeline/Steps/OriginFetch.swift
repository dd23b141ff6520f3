/// Brings a branch of origin into the gate, for one run.
enum OriginFetch {
    /// Fetches `branch` into `ref`, one of the run's own, and returns its commit.
    ///
    /// The user's fetch settings are meant for working copies: nothing is pruned, recursed into or collected here.
    /// - Throws: ``GitError`` when origin does not answer in time or has no such branch.
    static func run(_ branch: String, into ref: String, _ context: StepContext) async throws -> String {
        let git = context.gateGit
        try await git.run(
            [
                "fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance",
                "--no-recurse-submodules", "origin", "+refs/heads/\(branch):\(ref)",
            ], deadline: GitDeadline.transfer)
        return try await git.text(["rev-parse", "--verify", "\(ref)^{commit}"], deadline: GitDeadline.local)
    }
}
