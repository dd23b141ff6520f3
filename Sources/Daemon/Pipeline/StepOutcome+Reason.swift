extension StepOutcome {
    /// The outcome with a reason fit for tables, rows and events: one line without credentials. The log has all of it.
    var withShownReason: StepOutcome {
        switch self {
        case .passed: self
        case .skipped(let reason): .skipped(ReasonText.shown(reason))
        case .failed(let reason, let exitStatus): .failed(ReasonText.shown(reason), exitStatus: exitStatus)
        case .interrupted(let reason, let push): .interrupted(ReasonText.shown(reason), awaiting: push)
        case .asks(let question): .asks(Question(ReasonText.shown(question.text), details: question.details))
        case .nothingLeft(let reason): .nothingLeft(ReasonText.shown(reason))
        }
    }
}
