/// How a step ended.
package enum StepOutcome: Equatable, Sendable {
    /// The step did its work; `exitStatus` is its command's, when it has one.
    case passed(exitStatus: Int32? = nil)
    /// Nothing had to be done, and why.
    case skipped(String)
    /// The step failed, so the run does; and what origin may still take in all the same.
    case failed(String, exitStatus: Int32? = nil, awaiting: AwaitedPush? = nil)
    /// The step was cut off because the run is cancelled, and nobody can tell whether it did its work; and why, and what
    /// origin may still take in.
    case interrupted(String, awaiting: AwaitedPush? = nil)
    /// The step did its work, and a person must say whether what it found is acceptable; the run waits for that.
    case asks(Question)
    /// The step passed and leaves nothing to do for the steps after it, which are skipped with this reason.
    case nothingLeft(String)
}
