/// Where one step of a run stands. The raw value is what the store and every JSON output hold.
package enum StepStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its turn has not come.
    case pending
    /// Being worked on.
    case running
    /// Waits for a person.
    case parked
    /// Did its work.
    case passed
    /// Had nothing to do, or was told not to.
    case skipped
    /// Stopped the run.
    case failed
    /// The run was ended while it worked.
    case cancelled
}
