import Platform
import Synchronization

/// The way from any thread to the event loop; nobody who takes it waits for the loop.
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

    private let commands = HandoverQueue<Command>()
    private let isClosed = Atomic<Bool>(false)
    private let bell: LoopBell

    init() throws(SystemError) { bell = try LoopBell() }

    /// Readable while commands wait.
    var descriptor: Descriptor { bell.descriptor }

    /// Hands over a command; after ``close()`` nobody carries it out.
    func post(_ command: Command) {
        guard !isClosed.load(ordering: .relaxed) else { return }
        // One ring a batch.
        if commands.put(command) { bell.ring() }
    }

    /// Takes what was posted. Only when ``descriptor`` is readable, else it waits.
    func take() -> [Command] {
        // In this order: what is posted in between rings again.
        bell.silence()
        return commands.takeAll()
    }

    /// Takes nothing more.
    func close() {
        isClosed.store(true, ordering: .relaxed)
        _ = commands.takeAll()
    }
}
