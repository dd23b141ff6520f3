import Daemon
import Installer
import Platform

extension CommandSpec {
    static let logs: CommandSpec = CommandSpec(
        path: ["logs"], summary: "Print the log of a run's steps, or of the daemon.",
        options: [
            OptionSpec("--run", value: "ID", "the run (default: the newest of this branch)"),
            OptionSpec("--step", value: "NAME", "only this step"),
            OptionSpec("--daemon", "the daemon's own log"),
            OptionSpec("--follow", "go on until the run is over; with --daemon until interrupted"),
        ],
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            if invocation.has("--daemon") {
                guard FileSystem.kind(of: layout.daemonLog) != nil else {
                    throw CommandFailure("no daemon has run in \(layout.root) yet; start one: no-mistakes daemon start")
                }
                if invocation.has("--follow") {
                    let follower = LogFollower(path: layout.daemonLog, output: session.output)
                    try await BlockingThread.run { try follower.follow() }
                    return .ok
                }
                try print(layout.daemonLog, session)
                return .ok
            }
            let run = try await selectedRun(invocation, session, for: logs)
            if invocation.has("--follow") {
                let part = invocation.value("--step").map(EventPrinter.Part.log) ?? .logs
                let follower = RunFollower(layout: layout, run: run, output: session.output, part: part)
                _ = try await BlockingThread.run { try follower.follow() }
                return .ok
            }
            let reader = StateReader(layout: layout, version: BuildVersion.text)
            guard let summary = try await BlockingThread.run({ try reader.run(run) }) else {
                throw CommandFailure("there is no run \(run); see: no-mistakes runs --all-repos")
            }
            let wanted = invocation.value("--step")
            if let wanted, !summary.steps.contains(where: { $0.name == wanted }) {
                let names = summary.steps.map(\.name).joined(separator: ", ")
                throw CommandFailure("run \(run) has no step \(wanted); it has: \(names)")
            }
            for step in summary.steps where wanted == nil || step.name == wanted {
                guard let path = step.logPath, FileSystem.kind(of: path) != nil else { continue }
                if wanted == nil {
                    session.output.line("== \(step.name) \(session.output.status(step.status.rawValue))")
                }
                try print(path, session)
            }
            return .ok
        })

    private static func print(_ path: String, _ session: Session) throws {
        _ = try LogFile(path).read { piece throws(SystemError) in session.output.raw(piece) }
    }
}
