/// What would be done to a service, as a value: to be shown, or to be applied.
public struct ServicePlan: Sendable, CustomStringConvertible {
    /// What is wanted.
    public let wanted: ServiceDefinition
    /// What was found; the plan goes from here.
    public let inspection: ServiceInspection
    /// How the definition changes; nil when it is right.
    public let change: DefinitionChange?
    /// What is done, in this order.
    public let steps: [PlannedStep]

    /// Nothing has to be done.
    public var isEmpty: Bool { steps.isEmpty }
    /// The exact commands, in this order.
    public var commands: [[String]] { steps.compactMap(\.command) }

    /// A service that runs is ended, and started anew from the changed definition.
    public var endsRunningService: Bool {
        steps.contains { step in
            switch step.action {
            case .restart, .stop, .unload: true
            default: false
            }
        }
    }

    /// It follows the start of a service that was new to its manager, and which may have begun its work by then: it is
    /// not ended only because it cannot be started at the next login.
    func survivesFailure(of step: PlannedStep) -> Bool {
        inspection.isUnheardOf && [.reload, .enable].contains(step.action)
    }

    /// The definition that lies there gets another name instead of being overwritten.
    var keepsAside: Bool {
        steps.contains { step in
            if case .keepAside = step.action { return true }
            return false
        }
    }

    /// The reasons, the file's difference and the steps.
    public var description: String {
        if isEmpty { return "\(inspection.identifier): nothing to do\n" }
        var text = "\(inspection.identifier):\n"
        for drift in inspection.drift { text += "  because \(drift)\n" }
        if let change { text += change.diff }
        for step in steps { text += "\(step)\n" }
        return text
    }
}
