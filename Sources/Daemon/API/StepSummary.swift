/// A step as people and scripts see it (design §9).
package struct StepSummary: Codable, Sendable, Equatable {
    /// The step's name.
    package var name: String
    /// Where the step stands.
    package var status: StepStatus
    /// Why it stands there; nil when the status says it all.
    package var reason: String?
    /// When it began.
    package var startedAt: Timestamp?
    /// When it ended.
    package var endedAt: Timestamp?
    /// Exit status of its command, 128 + n for signal n; nil when it ran none.
    package var exitStatus: Int32?
    /// Absolute path of its log; nil when it wrote none.
    package var logPath: String?

    /// The summary of a stored step.
    package init(_ step: StepRecord) {
        name = step.name
        status = step.status
        reason = step.reason
        startedAt = step.startedAt
        endedAt = step.endedAt
        exitStatus = step.exitStatus
        logPath = step.logPath
    }

    /// Writes every key, absent values as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(status, forKey: .status)
        try container.encode(reason, forKey: .reason)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(exitStatus, forKey: .exitStatus)
        try container.encode(logPath, forKey: .logPath)
    }
}
