/// One step of one run.
package struct StepRecord: Sendable, Hashable, Codable {
    /// The run it belongs to.
    package let runID: RunID
    /// Place in the run's order, from 0.
    package let position: Int
    /// Name of the step, once in a run.
    package let name: String
    /// Where it stands.
    package var status: StepStatus
    /// Why it stands there, for people; nil when the status says it all.
    package var reason: String?
    /// When it began.
    package var startedAt: Timestamp?
    /// When it ended.
    package var endedAt: Timestamp?
    /// Exit status of its command, 128 + n for signal n; nil when it ran none.
    package var exitStatus: Int32?
    /// Absolute path of its log; nil when it wrote none.
    package var logPath: String?

    /// A record of these values; the defaults describe a step whose turn has not come.
    package init(
        runID: RunID, position: Int, name: String, status: StepStatus = .pending, reason: String? = nil,
        startedAt: Timestamp? = nil, endedAt: Timestamp? = nil, exitStatus: Int32? = nil, logPath: String? = nil
    ) {
        self.runID = runID
        self.position = position
        self.name = name
        self.status = status
        self.reason = reason
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.exitStatus = exitStatus
        self.logPath = logPath
    }
}
