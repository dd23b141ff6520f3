import Daemon
import Installer
import Platform

extension CommandSpec {
    static let logs: CommandSpec = CommandSpec(
        path: ["logs"], summary: "Print the log of a run's steps, or of the daemon and others of the home.",
        options: [
            OptionSpec("--run", value: "ID", "the run (default: the newest of this branch)"),
            OptionSpec("--step", value: "NAME", "only this step"),
            OptionSpec("--daemon", "the daemon's own log"),
            OptionSpec("--log", value: "NAME", "a log of the home: \(HomeLog.names)"),
            OptionSpec("--follow", "go on until the run is over; with a log of the home until interrupted"),
        ],
        details: """
            --follow waits for a run that waits for a person on a terminal; elsewhere it ends then, with exit 5.
            """,
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            if let log = try homeLog(invocation) { return try await show(log, layout, invocation, session) }
            let run = try await selectedRun(invocation, session, for: logs)
            if invocation.has("--follow") {
                if let step = invocation.value("--step"), StepName(rawValue: step) == nil {
                    let names = StepName.allCases.map(\.rawValue).joined(separator: ", ")
                    throw CommandFailure("no run has a step \(step); steps are: \(names)")
                }
                let part = invocation.value("--step").map(EventPrinter.Part.log) ?? .logs
                let follower = RunFollower(layout: layout, run: run, output: session.output, part: part)
                guard try await BlockingThread.run({ try follower.follow() }) == .parked else { return .ok }
                session.output.message("run \(run) waits for you; answer: \(RunTable.respond(run))")
                return .parked
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

    /// The log of the home that is asked for; nil when a run's is.
    private static func homeLog(_ invocation: Invocation) throws(UsageError) -> HomeLog? {
        let name = invocation.value("--log")
        guard name != nil || invocation.has("--daemon") else { return nil }
        guard let log = name.map(HomeLog.init(rawValue:)) ?? .daemon else {
            throw UsageError("--log takes one of \(HomeLog.names), not \(name ?? "")", logs)
        }
        return log
    }

    private static func show(
        _ log: HomeLog, _ layout: HomeLayout, _ invocation: Invocation, _ session: Session
    ) async throws -> ExitCode {
        let path = layout.log(log)
        guard FileSystem.kind(of: path) != nil else {
            let remedy = log == .daemon ? "; start a daemon: no-mistakes daemon start" : ""
            throw CommandFailure("nothing has been written to \(path) yet\(remedy)")
        }
        guard invocation.has("--follow") else {
            try print(path, session)
            return .ok
        }
        let follower = LogFollower(path: path, output: session.output)
        try await BlockingThread.run { try follower.follow() }
        return .ok
    }

    private static func print(_ path: String, _ session: Session) throws {
        _ = try LogFile(path).read { piece throws(SystemError) in session.output.raw(piece) }
    }
}

extension HomeLog {
    fileprivate static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
