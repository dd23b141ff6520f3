import Platform
import Synchronization

/// The way from any thread to the event loop.
final class LoopInbox: Sendable {
    /// What the loop is asked to do.
    enum Command: Sendable {
        /// Events wait for this connection.
        case deliverEvents(connection: UInt64)
        /// The answer to an earlier request is there.
        case reply(connection: UInt64, ticket: UInt64, Response)
        /// Stop serving.
        case stop
    }

    private struct State {
        var commands: [Command] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell: LoopBell

    init() throws(SystemError) { bell = try LoopBell() }

    /// Readable while commands wait.
    var descriptor: Descriptor { bell.descriptor }

    /// Hands over a command; after ``close()`` it is dropped.
    func post(_ command: Command) {
        let mustWake = state.withLock { state in
            guard !state.isClosed else { return false }
            state.commands.append(command)
            return state.commands.count == 1
        }
        // One ring a batch.
        if mustWake { bell.ring() }
    }

    /// Takes what was posted. Only when ``descriptor`` is readable, else it waits.
    func take() -> [Command] {
        bell.silence()
        return state.withLock { state in
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Takes nothing more.
    func close() {
        state.withLock { state in
            state.commands = []
            state.isClosed = true
        }
    }
}
