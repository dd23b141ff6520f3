import Daemon
import Installer
import Platform

extension CommandSpec {
    static let attach: CommandSpec = CommandSpec(
        path: ["attach"], summary: "Follow a run until it ends.",
        options: [OptionSpec("--run", value: "ID", "the run to follow (default: the newest of this branch)")],
        details: """
            Exit 0 passed, 1 failed, 3 cancelled or interrupted. A run that waits for a person is waited for on a
            terminal; elsewhere: exit 5.
            """,
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            if invocation.value("--run") == nil {
                // No daemon is started for a repository that has no gate.
                _ = try session.attachment(of: try await session.location(), layout)
            }
            // First, because the newest push may still lie in the inbox of a daemon that is not ready.
            try await session.ensureDaemon(layout)
            let run = try await selectedRun(invocation, session, for: attach)
            let follower = RunFollower(layout: layout, run: run, output: session.output)
            let status = try await BlockingThread.run { try follower.follow() }
            switch status {
            case .passed: return .ok
            case .cancelled, .interrupted: return .stopped
            case .parked: return .parked
            default: return .failed
            }
        })
}
