/// Why a daemon process ended: one vocabulary for all managers (design §4).
package enum EndCause: Codable, Sendable, Equatable, CustomStringConvertible {
    /// Somebody asked it to: a signal or a call.
    case askedToStop(String)
    /// Its configuration cannot be used.
    case configuration(String)
    /// Another daemon serves the home.
    case lockHeld(String)
    /// It had been started too often in vain; the text is the last of those causes.
    case gaveUp(String)
    /// It failed; the text is the error, or says that nothing was left to tell.
    case crashed(String)

    package var description: String {
        switch self {
        case .askedToStop(let who): who
        case .configuration(let error): "configuration: \(error)"
        case .lockHeld(let holder): "lock held: \(holder)"
        case .gaveUp(let cause): "gave up: \(cause)"
        case .crashed(let error): "crashed: \(error)"
        }
    }

    /// True when whoever started the daemon did not mean it to end.
    package var isUnplanned: Bool {
        switch self {
        case .crashed, .configuration: true
        case .askedToStop, .lockHeld, .gaveUp: false
        }
    }

    /// True when a manager that restarts what failed must not restart this.
    package var forbidsRestart: Bool {
        switch self {
        case .configuration, .lockHeld, .gaveUp: true
        case .askedToStop, .crashed: false
        }
    }
}
