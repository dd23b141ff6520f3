extension StepOutcome {
    /// The outcome with a reason fit for tables, rows and events: one line without credentials. The log has all of it.
    /// - Parameter secrets: texts that are no part of what is said.
    func shown(hiding secrets: [String]) -> StepOutcome {
        let shown = { ReasonText.shown($0, hiding: secrets) }
        switch self {
        case .passed: return self
        case .skipped(let reason): return .skipped(shown(reason))
        case .failed(let reason, let exitStatus, let push):
            return .failed(shown(reason), exitStatus: exitStatus, awaiting: push)
        case .interrupted(let reason, let push): return .interrupted(shown(reason), awaiting: push)
        case .asks(let question):
            let details = question.details.map { CredentialRedaction.redact($0, hiding: secrets) }
            return .asks(Question(shown(question.text), details: details))
        case .nothingLeft(let reason): return .nothingLeft(shown(reason))
        }
    }
}
