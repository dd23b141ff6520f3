import Daemon
import Installer
import Platform

/// The runs that end when their daemon does: what has to be said about them, and asked, before that.
struct CancelledRuns {
    /// Runs that are active or wait for their start; parked ones survive, and waiting ones whose queue is held.
    private let runs: [RunSummary]
    /// Why nobody can tell which they are; a daemon that hangs, or is about to make its database, must be stoppable.
    private var obstacle: String?

    /// Looks for them; there are none without a daemon. Blocking.
    init(_ layout: HomeLayout) {
        let status = DaemonProbe(layout: layout, version: BuildVersion.text).status().status
        let state = status.state
        guard state != .stopped else {
            runs = []
            return
        }
        // One that hangs is not waited for twice.
        let reader = StateReader(layout: layout, version: BuildVersion.text, asksDaemon: state == .running)
        do {
            runs = try reader.runs(RunQuery(repository: nil, limit: 10_000, onlyActive: true))
                .filter { $0.status == .running || $0.status == .pending && status.queueHolder == nil }
        } catch {
            runs = []
            obstacle = "\(error)"
        }
    }

    /// Says which they are. Blocking.
    /// - Returns: whether there are any.
    @discardableResult func warn(_ output: Output) -> Bool {
        if let obstacle { output.message("warning: it is unknown which runs this cancels: \(obstacle)") }
        guard !runs.isEmpty else { return false }
        output.message("warning: this cancels \(runs.count == 1 ? "a run" : "\(runs.count) runs"):")
        for line in RunTable.lines(runs, output.plain) { output.message("  \(line)") }
        return true
    }

    /// The one of them that this very process is a part of.
    var own: String? {
        let run = CurrentProcess.environment[RunMarker.variable]
        return runs.contains { $0.id.text == run } ? run : nil
    }

    /// - Throws: ``CommandFailure`` in a process of a run: that would be ended with the run, in the middle of what it has
    ///   begun. Blocking.
    static func refuseOwn(_ layout: HomeLayout) throws(CommandFailure) {
        guard CurrentProcess.environment[RunMarker.variable] != nil, let own = CancelledRuns(layout).own else { return }
        throw CommandFailure(
            "this command is a part of run \(own), and a restart would end both before a new daemon is there; "
                + "run it from outside of the run")
    }

    /// Warns of them and, when somebody is at a terminal, asks. Without a terminal the answer is yes. Blocking.
    /// - Parameter isAgreed: the answer was given with the command.
    func areGivenUp(_ output: Output, isAgreed: Bool) -> Bool {
        guard warn(output) else { return true }
        if let own {
            output.message("warning: this command is a part of run \(own), and ends with it")
        }
        guard !isAgreed, StandardStream.input.isTerminal, StandardStream.error.isTerminal else { return true }
        output.prompt("Go on? [y/N] ")
        let answer = StandardStream.input.readLine()?.lowercased() ?? ""
        if ["y", "yes"].contains(answer) { return true }
        output.message("nothing was changed")
        return false
    }
}

extension OptionSpec {
    /// For commands that cancel runs.
    static let yes = OptionSpec("--yes", short: "-y", "do not ask about the runs that are cancelled")
}
