import Daemon
import Installer
import Platform

extension CommandSpec {
    static let respond: CommandSpec = CommandSpec(
        path: ["respond"], summary: "Answer a run that waits for you.",
        options: [
            OptionSpec("--run", value: "ID", "the run (default: the newest of this branch that waits)"),
            OptionSpec("--approve", "go on: run the step that waits, or accept what it found"),
            OptionSpec("--skip", "go on without the step"), OptionSpec("--abort", "end the run"),
        ],
        details: "Exactly one of --approve, --skip and --abort.",
        action: .concurrent { invocation, session in
            let answers = Answer.allCases.filter { invocation.has("--\($0.rawValue)") }
            guard answers.count == 1, let answer = answers.first else {
                throw UsageError("give one of --approve, --skip and --abort", respond)
            }
            let layout = try session.layout()
            let run = try await selectedRun(invocation, session, for: respond, .parked)
            try await session.ensureDaemon(layout)
            let response = RunResponse(
                run: run, answer: answer, session: SessionVariables.selected(from: session.environment))
            try await BlockingThread.run {
                _ = try DaemonConnection(layout, version: BuildVersion.text)
                    .call(Method.respond, response, returning: Acknowledgement.self)
            }
            session.output.line(answer == .abort ? "run \(run) ends" : "run \(run) goes on · no-mistakes attach")
            return .ok
        })
}
