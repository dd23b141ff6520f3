/// Why a daemon process ended: one vocabulary for all managers (design §4). The text says it in full.
package enum EndCause: Sendable, Equatable, CustomStringConvertible {
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

    /// What a daemon that failed with `error` ended of; secrets in URLs are left out.
    package init(_ error: any Error) {
        let text = CredentialRedaction.redact("\(error)")
        switch error {
        case is ConfigurationError: self = .configuration(text)
        case DaemonError.alreadyRunning(_, let holder): self = .lockHeld(holder)
        case DaemonError.gaveUp(_, let lastCause): self = .gaveUp(lastCause)
        default: self = .crashed(text)
        }
    }

    /// The words for people, e.g. `crashed: disk full`.
    package var description: String {
        switch self {
        case .askedToStop(let who): "asked to stop: \(who)"
        case .configuration(let error): "configuration: \(error)"
        case .lockHeld(let holder): "lock held: \(holder)"
        case .gaveUp(let cause): "gave up: \(cause)"
        case .crashed(let error): "crashed: \(error)"
        }
    }

    /// True when whoever started the daemon did not mean it to end and may start it again by itself.
    package var isUnplanned: Bool {
        if case .crashed = self { true } else { false }
    }

    /// True when a manager that restarts what failed must not restart this.
    package var forbidsRestart: Bool {
        switch self {
        case .configuration, .lockHeld, .gaveUp: true
        case .askedToStop, .crashed: false
        }
    }
}

extension EndCause: Codable {
    private enum Kind: String, Codable {
        case askedToStop = "asked to stop"
        case configuration
        case lockHeld = "lock held"
        case gaveUp = "gave up"
        case crashed
    }

    private enum CodingKeys: String, CodingKey { case kind, detail }

    /// Reads what ``encode(to:)`` wrote.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let detail = try container.decode(String.self, forKey: .detail)
        self =
            switch try container.decode(Kind.self, forKey: .kind) {
            case .askedToStop: .askedToStop(detail)
            case .configuration: .configuration(detail)
            case .lockHeld: .lockHeld(detail)
            case .gaveUp: .gaveUp(detail)
            case .crashed: .crashed(detail)
            }
    }

    /// Writes an object of `kind` and `detail`.
    package func encode(to encoder: any Encoder) throws {
        let (kind, detail): (Kind, String) =
            switch self {
            case .askedToStop(let text): (.askedToStop, text)
            case .configuration(let text): (.configuration, text)
            case .lockHeld(let text): (.lockHeld, text)
            case .gaveUp(let text): (.gaveUp, text)
            case .crashed(let text): (.crashed, text)
            }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(detail, forKey: .detail)
    }
}
