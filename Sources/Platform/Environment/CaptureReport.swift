/// What came of asking a login shell for its environment.
public struct CaptureReport: Sendable, Equatable {
    /// The shell that was asked.
    public let shell: LoginShell
    /// Each way it was started, in order; the last one is the one that counts.
    public var attempts: [CaptureAttempt] = []
    /// From the first start to the last end.
    public var duration: Duration = .zero

    /// A report before anything was tried.
    init(shell: LoginShell) { self.shell = shell }

    /// The environment; nil when no way gave one.
    public var variables: [String: String]? {
        guard case .captured(let variables)? = attempts.last?.outcome else { return nil }
        return variables
    }

    /// Why ways that were tried gave nothing, in words.
    public var failures: [String] {
        attempts.compactMap { attempt in
            guard case .failed(let failure) = attempt.outcome else { return nil }
            return "\(shell.path) as \(attempt.stage.rawValue) shell \(failure)"
        }
    }
}

/// One way of starting a shell, tried.
public struct CaptureAttempt: Sendable, Equatable {
    /// An environment, or why there is none.
    public enum Outcome: Sendable, Equatable {
        case captured([String: String])
        case failed(CaptureFailure)
    }

    /// The way.
    public var stage: ShellStage
    /// What came of it.
    public var outcome: Outcome
    /// How long it took.
    public var duration: Duration
}

/// Why a shell gave no environment; reads on after the shell's name.
public enum CaptureFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// It was ended because its share of the time was over.
    case timedOut(after: Duration)
    /// It ended and had not run the command: a startup file ended or replaced it.
    case noAnswer(String, lastLine: String?, guardVariable: String)
    /// The answer does not end as it should.
    case incomplete
    case cannotStart(String)
    case cancelled

    /// The reason, to be read on after the shell's name.
    public var description: String {
        switch self {
        case .timedOut(let limit): "did not finish within \(Duration.milliseconds(limit.milliseconds / 100 * 100))"
        case .noAnswer(let status, let lastLine, let variable):
            "ended with \(status) before it ran the command it was given\(lastLine.map { " (\($0))" } ?? ""); "
                + "a startup file that ends or replaces the shell can leave that out when \(variable) is set"
        case .incomplete: "did not send its whole environment"
        case .cannotStart(let reason): "could not be started: \(reason)"
        case .cancelled: "was not waited for"
        }
    }
}
