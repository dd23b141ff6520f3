import ManagerSimulators
import Platform
import Synchronization
import Testing

/// Answers commands by a script, records them, and takes whatever was not foreseen for a failure of the test.
final class ScriptedRunner: CommandRunner {
    /// One thing a manager's command can do.
    enum Answer: Sendable {
        case exits(Int32, output: String = "", error: String = "")
        case missing
        case hangs
        case refused(CommandError)
    }

    private struct State {
        var answers: [(prefix: [String], answers: [Answer])] = []
        var commands: [Command] = []
    }

    private let state = Mutex(State())

    /// Foresees commands that begin with these words; several answers are for several calls, the last one for all
    /// that follow. What is foreseen later goes before what was foreseen earlier.
    func when(_ words: String..., answer answers: Answer...) { when(words, answers) }
    func when(_ words: String..., answers: [Answer]) { when(words, answers) }

    private func when(_ words: [String], _ answers: [Answer]) {
        state.withLock { $0.answers.insert((words, answers), at: 0) }
    }

    /// All commands so far, as lines.
    var lines: [String] {
        state.withLock { $0.commands.map { ([$0.executable] + $0.arguments).joined(separator: " ") } }
    }
    var commands: [Command] { state.withLock { $0.commands } }

    /// The commands that change something, as lines: those that only ask are left out.
    var changes: [String] {
        lines.filter { line in
            !["systemctl --user show ", "launchctl print ", "powershell ", "whoami ", "loginctl show-user "]
                .contains { line.hasPrefix($0) }
        }
    }

    func run(_ command: Command) async throws(CommandError) -> CommandResult {
        let line = [command.executable] + command.arguments
        let answer = state.withLock { state -> Answer? in
            state.commands.append(command)
            guard let index = state.answers.firstIndex(where: { line.starts(with: $0.prefix) }) else { return nil }
            let answers = state.answers[index].answers
            if answers.count > 1 { state.answers[index].answers.removeFirst() }
            return answers.first
        }
        #expect(command.deadline != nil, "\(line) may hang: it has no deadline")
        switch answer {
        case .exits(let code, let output, let error):
            return CommandResult(
                status: .exited(code), standardOutput: Array(output.utf8), standardError: Array(error.utf8))
        case .missing: throw .notFound(command.executable, searched: ["/usr/bin"])
        case .hangs: return CommandResult(status: .signalled(15), timedOut: true)
        case .refused(let error): throw error
        case nil:
            Issue.record("nobody foresaw the command: \(line.joined(separator: " "))")
            return CommandResult(status: .exited(127), standardError: Array("unforeseen".utf8))
        }
    }
}
