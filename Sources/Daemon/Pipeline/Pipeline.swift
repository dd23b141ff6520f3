/// The steps of a run, in order.
package struct Pipeline: Sendable {
    /// The steps in the order in which they run.
    package let steps: [any PipelineStep]

    /// A pipeline of these steps.
    package init(_ steps: [any PipelineStep]) { self.steps = steps }

    /// What every push goes through.
    package static let standard = Pipeline([
        SetupStep(),
        RebaseStep(),
        CommandStep(name: .test) { $0.commands.test },
        CommandStep(name: .lint) { $0.commands.lint },
        PushStep(),
    ])
}
