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

    init(output: Output, layout: HomeLayout, run: RunID) {
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
        let reason = event.reason.map { ": \(RunTable.shown($0))" } ?? ""
        let status = event.status ?? ""
        switch event.kind {
        case .created: break
        case .started: output.line("started")
        case .notice: output.line("note\(reason)")
        case .stepStarted: output.line("\(event.step ?? "step") …")
        case .stepOutput: printOutput(of: event.step)
        case .stepEnded:
            printOutput(of: event.step)
            output.line("\(event.step ?? "step") \(output.status(status))\(reason)")
        case .ended: output.line("run \(output.status(status))\(reason)")
        }
    }

    /// Prints what the step's log has grown by. The log is read, not the stream, so nothing is lost under pressure.
    private mutating func printOutput(of step: String?) {
        guard let step else { return }
        let offset = printed[step] ?? 0
        guard let (bytes, end) = try? LogFile(layout.stepLog(runID: run.text, step: step)).read(from: offset) else {
            return
        }
        printed[step] = end
        if !bytes.isEmpty { output.raw(String(decoding: bytes, as: UTF8.self)) }
    }
}
