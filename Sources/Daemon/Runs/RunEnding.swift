/// Why an executor let go of a run.
package enum RunEnding: Equatable, Sendable {
    /// The run is over; nothing of it is left but its record.
    case over(RunOutcome)
    /// It waits for a person, which is recorded. Its worktree is there, and no process of it.
    case parked
}
