import Daemon
import Installer
import Platform
import Synchronization
import Transport

/// Prints a run's events as lines until the run is over, reconnecting where it left off.
struct RunFollower: Sendable {
    let layout: HomeLayout
    let run: RunID
    let output: Output
    var part = EventPrinter.Part.everything
    /// How a lost daemon is waited for.
    var backoff = Backoff()

    /// How long a daemon's start may take that the user waits for.
    private static let patience = Duration.seconds(600)
    /// How long nothing is asked of a daemon whose end takes its time: it is not gone, as long as it answers.
    private static let pause = Duration.seconds(1)

    /// The run of a push that the daemon has not looked at yet, because it was busy when it was told of it.
    private func takenIn(_ reader: StateReader) throws -> RunSummary? {
        // A record only goes when its run is there, which may have been just now.
        guard Inbox(directory: layout.inbox).contains(run) else { return try reader.run(run) }
        let connection = try DaemonConnection(layout, version: BuildVersion.text)
        try connection.waitUntilReady(timeout: Self.patience)
        let receipt = try connection.call(
            Method.pushReceived, PushNotification(pushes: [run]), returning: PushReceipt.self)
        if let refusal = receipt.answers.first(where: { $0.state == .refused || $0.state == .kept }) {
            throw CommandFailure("the push of run \(run) cannot be taken in: \(refusal.message ?? "try again")")
        }
        return try reader.run(run)
    }

    /// Follows the run; blocking.
    /// - Returns: how it ended, or `parked` when it waits for a person and none is at a terminal here.
    func follow() throws -> RunStatus {
        let reader = StateReader(layout: layout, version: BuildVersion.text)
        let summary = try reader.run(run) ?? takenIn(reader)
        guard let summary else { throw CommandFailure("there is no run \(run); see: no-mistakes runs --all-repos") }
        if part == .everything {
            output.line("run \(run) of \(RunTable.shown(summary.branch)) at \(summary.commit.prefix(12))")
        }
        var printer = EventPrinter(output: output, layout: layout, run: run, part: part)
        var backoff = backoff
        while true {
            let before = printer.lastSequence
            var hasGap = false
            var since: SuspendingClock.Instant?
            var isStopping = false
            var standstill: ConnectFailure?
            do {
                let connection = try DaemonConnection(layout, version: BuildVersion.text)
                try connection.waitUntilReady(timeout: Self.patience)
                since = .now
                let end = try connection.events(of: run, after: printer.lastSequence) { event in
                    printer.print(event)
                    // One that has been answered since is followed by its answer.
                    return event.kind != .ended && (event.kind != .parked || output.isTerminal)
                }
                hasGap = end == .gap
            } catch let failure as ConnectFailure where failure.mayComeToAnswer {
                // The daemon is gone, and the store says whether the run is; or it is slow.
                if !failure.meansNobodyListens { standstill = failure }
            } catch let failure as CallFailure {
                if case .remote(let refusal) = failure {
                    guard APIError.isNotReady(refusal) else { throw failure }
                    isStopping = true
                }
            }
            try reader.forEachEvent(of: run, after: printer.lastSequence) { printer.print($0) }
            if let now = try reader.run(run), now.status.isFinal || (now.status == .parked && !output.isTerminal) {
                return now.status
            }
            // With a gap the daemon is there, and it was this side that was slow.
            guard !hasGap, printer.lastSequence == before else {
                backoff.reset()
                continue
            }
            if let since { backoff.lostConnection(after: since.duration(to: .now)) }
            guard let delay = backoff.next() ?? (isStopping ? Self.pause : nil) else {
                if let standstill { throw standstill }
                throw CommandFailure(
                    "the daemon is gone and run \(run) is not over; start it: no-mistakes daemon start")
            }
            guard FileSystem.kind(of: layout.root.path) != nil else {
                throw CommandFailure("the home \(layout.root.path) is gone, and run \(run) was not over")
            }
            // A new daemon's endpoint is a change there.
            try layout.endpoint.waitForChange(timeout: delay)
        }
    }
}
