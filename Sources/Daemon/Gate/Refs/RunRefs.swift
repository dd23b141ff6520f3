/// The refs that keep a run's commits: hidden from pushers, so that neither a force-push nor gc takes them away.
///
/// Each run has its own, since two runs that fetch into one ref at once would get in each other's way.
package enum RunRefs {
    /// The directory of the refs of all runs.
    static let directory = "refs/no-mistakes/runs"

    /// What the names of all of a run's refs begin with.
    static func prefix(_ run: RunID) -> String { "\(directory)/\(run.text)/" }

    /// Pins what only the worktree of a run had whose daemon died.
    package static func recoverRef(_ run: RunID) -> String { "refs/no-mistakes/recover/\(run.text)" }

    /// Pins the pushed commit for as long as the run is remembered.
    package static func commitRef(_ run: RunID) -> String { "\(directory)/\(run.text)/commit" }

    /// Pins what the run made of it, while it works.
    package static func headRef(_ run: RunID) -> String { "\(directory)/\(run.text)/head" }

    /// Pins origin's default branch as the run found it, while it works.
    package static func baseRef(_ run: RunID) -> String { "\(directory)/\(run.text)/base" }

    /// Pins origin's branch as the run found it, while it works.
    package static func originRef(_ run: RunID) -> String { "\(directory)/\(run.text)/origin" }

    /// Pins `commit` for a run; doing so again is fine.
    /// - Parameter git: git in the gate.
    /// - Throws: ``GitError`` when the gate has no such commit.
    package static func create(_ run: RunID, commit: String, git: Git) async throws {
        try await git.run(["update-ref", commitRef(run), commit], deadline: GateDeadline.local)
    }

    /// Lets go of what a run pinned only while it worked.
    /// - Parameter git: git in the gate.
    package static func release(_ run: RunID, git: Git) async throws { try await release([run], git: git) }

    /// The same for many runs.
    package static func release(_ runs: [RunID], git: Git) async throws {
        try await remove(runs.flatMap { [headRef($0), baseRef($0), originRef($0)] }, git)
    }

    /// The runs that pin what is only pinned while a run works.
    /// - Parameter git: git in the gate.
    package static func working(git: Git) async throws -> Set<RunID> {
        let place = "refs/no-mistakes/runs/"
        let refs = try await git.text(["for-each-ref", "--format=%(refname)", place], deadline: GateDeadline.local)
        let names = refs.split(separator: "\n").filter { !$0.hasSuffix("/commit") }
        return Set(names.compactMap { RunID(String($0.dropFirst(place.utf8.count).prefix { $0 != "/" })) })
    }

    /// Lets go of everything that runs pinned, for runs that are forgotten; nothing left to let go of is fine. What was
    /// saved of a dead run may be the only copy of somebody's work, and stays.
    /// - Parameter git: git in the gate.
    package static func forget(_ runs: [RunID], git: Git) async throws {
        try await remove(runs.flatMap { [commitRef($0), headRef($0), baseRef($0), originRef($0)] }, git)
    }

    private static func remove(_ refs: [String], _ git: Git) async throws {
        let instructions = refs.map { "delete \($0)\n" }.joined()
        try await git.run(
            ["update-ref", "--stdin"], input: Array(instructions.utf8), deadline: GateDeadline.local)
    }
}
