/// Something that happened to a run, as it is stored and as it is streamed.
///
/// State changes carry a sequence number (from 1, without gaps, per run) and are stored before anybody
/// sees them. Output notices carry none: the output itself lies in the step's log, and the notice only
/// says up to where.
package struct RunEvent: Codable, Sendable, Equatable {
    /// What kinds of events there are. One that only a newer daemon knows fails the decoding of its event.
    package enum Kind: String, Codable, Sendable {
        case created = "run.created"
        case started = "run.started"
        /// A line for people; one of a step stands in that step's log, too.
        case notice = "run.notice"
        case ended = "run.ended"
        /// The run waits for a person; `step` is what it is about and `reason` the question.
        case parked = "run.parked"
        /// A person has answered; `reason` is the answer.
        case answered = "run.answered"
        /// The run goes on after an answer.
        case resumed = "run.resumed"
        case stepStarted = "step.started"
        case stepOutput = "step.output"
        case stepEnded = "step.ended"

        /// True for notices that may be lost under pressure.
        package var isDroppable: Bool { self == .stepOutput }
    }

    /// What happened.
    package var kind: Kind
    /// The run that it happened to.
    package var run: RunID
    /// Position among the run's stored events; nil for output notices.
    package var sequence: Int64?
    /// When it happened, UTC milliseconds.
    package var time: Timestamp
    /// The step it is about, if any.
    package var step: String?
    /// The status that the run or step has from now on.
    package var status: String?
    /// Why, in one line.
    package var reason: String?
    /// The exit status of the step's command.
    package var exitStatus: Int32?
    /// How many bytes of the step's log can be read by now.
    package var offset: Int64?

    /// Describes an event that has not been stored yet.
    package init(
        _ kind: Kind, run: RunID, time: Timestamp, step: String? = nil, status: String? = nil, reason: String? = nil,
        exitStatus: Int32? = nil, offset: Int64? = nil
    ) {
        self.kind = kind
        self.run = run
        self.time = time
        self.step = step
        self.status = status
        self.reason = reason
        self.exitStatus = exitStatus
        self.offset = offset
    }
}
