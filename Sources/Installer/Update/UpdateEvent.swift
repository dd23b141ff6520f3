/// What an update does, as it does it.
package enum UpdateEvent: Sendable, Hashable {
    /// A sentence that the user should read before it is too late.
    case warning(String)
    /// Another version is there: the newest, or the one that was asked for by name.
    case available(current: Version, latest: Version, isNamed: Bool)
    /// There is nothing to do.
    case current(Version)
    /// Bytes of the archive have come.
    case downloaded(bytes: Int, total: Int)
    /// A step begins or is done; for people.
    case step(String)
    /// The new version serves, or is in place where no daemon is wanted.
    case updated(from: Version, to: Version)
    /// The old version is back.
    case rolledBack(from: Version, to: Version, reason: String)
    /// It was not done, and nothing was changed; for scripts, because people are told by the command itself.
    case refused(reason: String)
    /// It did not come to its end, or not to a good one; for scripts.
    case failed(reason: String)

    /// The name under which scripts know it.
    package var name: String {
        switch self {
        case .warning: "warning"
        case .available: "available"
        case .current: "current"
        case .downloaded: "downloaded"
        case .step: "step"
        case .updated: "updated"
        case .rolledBack: "rolled-back"
        case .refused: "refused"
        case .failed: "failed"
        }
    }
}

extension UpdateEvent: Encodable {
    private enum CodingKeys: String, CodingKey {
        case event, message, current, latest, bytes, total, from, to, reason
    }

    /// Writes one flat object with the key `event` and what belongs to it.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .event)
        switch self {
        case .warning(let text), .step(let text): try container.encode(text, forKey: .message)
        case .available(let current, let latest, _):
            try container.encode(current, forKey: .current)
            try container.encode(latest, forKey: .latest)
        case .current(let version): try container.encode(version, forKey: .current)
        case .downloaded(let bytes, let total):
            try container.encode(bytes, forKey: .bytes)
            try container.encode(total, forKey: .total)
        case .updated(let from, let to):
            try container.encode(from, forKey: .from)
            try container.encode(to, forKey: .to)
        case .rolledBack(let from, let to, let reason):
            try container.encode(from, forKey: .from)
            try container.encode(to, forKey: .to)
            try container.encode(reason, forKey: .reason)
        case .refused(let reason), .failed(let reason): try container.encode(reason, forKey: .reason)
        }
    }
}
