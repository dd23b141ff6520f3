import Daemon
import Platform

/// Turns a run's events into lines, and output notices into the output itself.
struct EventPrinter {
    private let output: Output
    private let layout: HomeLayout
    private let run: RunID
    /// The last stored event that was printed.
    private(set) var lastSequence: Int64 = 0
    private var printed: [String: Int64] = [:]
    /// Why the last step ended as it did, which need not be said again of the run.
    private var lastStepReason: String?
    /// The step that has begun and not ended.
    private var openStep: String?
    /// Whether the output printed last did not end its line.
    private var isInsideLine = false
    private let part: Part

    /// What of a run is printed.
    enum Part: Equatable {
        case everything
        /// The logs of its steps, each after its name.
        case logs
        /// The log of one step and nothing else.
        case log(String)
    }

    init(output: Output, layout: HomeLayout, run: RunID, part: Part = .everything) {
        self.part = part
        self.output = output
        self.layout = layout
        self.run = run
    }

    /// Prints one event.
    mutating func print(_ event: RunEvent) {
        if let sequence = event.sequence {
            guard sequence > lastSequence else { return }
            lastSequence = sequence
        }
        switch event.kind {
        case .stepStarted: openStep = event.step
        case .stepEnded: openStep = nil
        default: break
        }
        guard part == .everything else { return printLog(event) }
        let reason = event.reason.map { ": \(RunTable.shown($0))" } ?? ""
        let status = event.status ?? ""
        switch event.kind {
        case .created: break
        case .started: line("started")
        // A step's notices stand in its log, which is printed as a whole.
        case .notice where event.step != nil: printOutput(of: event.step)
        case .notice: line("note\(reason)")
        case .stepStarted: line("\(event.step ?? "step") …")
        case .stepOutput: printOutput(of: event.step)
        case .stepEnded:
            printOutput(of: event.step)
            lastStepReason = event.reason
            line("\(event.step ?? "step") \(output.status(status))\(reason)")
        case .parked:
            line("\(event.step ?? "step") \(output.status(status))\(reason)")
            line("answer: \(RunTable.respond(run))")
        case .answered: line("answered\(reason)")
        case .resumed: break
        case .ended:
            // Nobody said what a step had printed when the daemon died.
            printOutput(of: openStep)
            line("run \(output.status(status))\(endReason(event))")
        }
    }

    /// Prints only what stands in the logs that are wanted.
    private mutating func printLog(_ event: RunEvent) {
        guard let step = event.step ?? (event.kind == .ended ? openStep : nil) else { return }
        if case .log(let wanted) = part, wanted != step { return }
        switch event.kind {
        case .stepStarted where part == .logs: line("== \(step)")
        case .stepOutput, .stepEnded, .notice, .parked, .ended: printOutput(of: step)
        default: break
        }
    }

    /// Why the run ended, without what the line above or the status itself already says.
    private func endReason(_ event: RunEvent) -> String {
        guard var reason = event.reason else { return "" }
        // That nothing was pushed belongs to the line that would else read as if it had been.
        if let lastStepReason, event.status != RunStatus.passed.rawValue, reason.hasSuffix(": \(lastStepReason)") {
            return ""
        }
        if let status = event.status, reason.hasPrefix("\(status): ") {
            reason.removeFirst(status.count + 2)
        }
        return ": \(RunTable.shown(reason))"
    }

    /// Prints what the step's log has grown by. The log is read, not the stream, so nothing is lost under pressure.
    private mutating func printOutput(of step: String?) {
        guard let step else { return }
        let log = LogFile(layout.stepLog(runID: run.text, step: step))
        let output = output
        var last: UInt8?
        let end = try? log.read(from: printed[step] ?? 0) { piece throws(SystemError) in
            output.raw(piece)
            last = piece.last
        }
        if let end { printed[step] = end }
        if let last { isInsideLine = last != UInt8(ascii: "\n") }
    }

    /// One line of our own, never on the end of somebody else's.
    private mutating func line(_ text: String) {
        if isInsideLine { output.line() }
        isInsideLine = false
        output.line(text)
    }
}
