/// The refs that keep a run's commits: hidden from pushers, so that neither a force-push nor gc takes them away.
package enum RunRefs {
    /// Pins the pushed commit for good.
    package static func commitRef(_ run: RunID) -> String { "refs/no-mistakes/runs/\(run.text)/commit" }

    /// Pins what the run made of it, while it works.
    package static func headRef(_ run: RunID) -> String { "refs/no-mistakes/runs/\(run.text)/head" }

    /// Pins `commit` for a run; doing so again is fine.
    /// - Parameter git: git in the gate.
    /// - Throws: ``GitError`` when the gate has no such commit.
    package static func create(_ run: RunID, commit: String, git: Git) async throws {
        try await git.run(["update-ref", commitRef(run), commit], deadline: GateDeadline.local)
    }

    /// Lets go of everything that a run pinned; nothing left to let go of is fine.
    /// - Parameter git: git in the gate.
    package static func delete(_ run: RunID, git: Git) async throws {
        for ref in [commitRef(run), headRef(run)] {
            try await git.run(["update-ref", "-d", ref], deadline: GateDeadline.local)
        }
    }
}
