/// One stage of a run.
///
/// A new stage is a type that conforms and an element in ``Pipeline/standard``; nothing else knows the list.
package protocol PipelineStep: Sendable {
    /// The name under which it is recorded, logged and skipped.
    var name: StepName { get }

    /// Does the work of the step, writing what it does to `context.log`.
    ///
    /// A thrown error fails the step with its description; a cancelled task must end its processes before it
    /// throws.
    func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome
}
