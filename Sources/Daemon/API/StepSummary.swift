/// A step as people and scripts see it (design §9).
package struct StepSummary: Codable, Sendable, Equatable {
    package var name: String
    package var status: StepStatus
    package var reason: String?
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    package var exitStatus: Int32?
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
