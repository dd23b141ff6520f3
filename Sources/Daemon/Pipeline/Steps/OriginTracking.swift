/// Where a gate keeps origin's branches: hidden from pushers, so that no push can move or delete them.
package enum OriginTracking {
    /// The gate's copy of origin's `branch`.
    package static func ref(_ branch: String) -> String { "refs/no-mistakes/origin/\(branch)" }

    /// Remembers where origin's `branch` is, so that later fetches ask for what is new only.
    ///
    /// Nothing but the size of a download depends on it, and another run may write the same ref at the same moment,
    /// or origin may have made a directory of a former branch: a failure is none of the run's.
    static func remember(_ branch: String, at commit: String, _ context: StepContext) async throws {
        _ = try await context.gateGit.succeeds(
            ["update-ref", ref(branch), commit], deadline: GitDeadline.local)
    }
}
