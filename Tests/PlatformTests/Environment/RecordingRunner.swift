import Platform
import Synchronization

/// Answers every command alike and remembers what it was asked.
final class RecordingRunner: CommandRunner {
    private let asked = Mutex<[Command]>([])
    private let answer: CommandResult

    init(_ answer: CommandResult) { self.answer = answer }

    var commands: [Command] { asked.withLock { $0 } }

    func run(_ command: Command) async throws(CommandError) -> CommandResult {
        asked.withLock { $0.append(command) }
        return answer
    }
}
