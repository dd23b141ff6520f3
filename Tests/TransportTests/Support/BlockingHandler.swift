import Synchronization

@testable import Transport

/// Holds up the event loop, as no handler ever may, when `block` is called; leaves everything else to another one.
final class BlockingHandler: RequestHandler {
    private let others: any RequestHandler
    private let blocked: Handover<Bool>
    private let gate: Latch
    private let methods = Mutex<[String]>([])

    init(others: any RequestHandler = EchoHandler()) throws {
        self.others = others
        blocked = try Handover()
        gate = try Latch()
    }

    /// The methods that were called, in order.
    var handled: [String] { methods.withLock { $0 } }

    func waitUntilBlocked() throws { _ = try blocked.next() }

    func unblock() { gate.open() }

    func reply(to request: Request, peer: Peer) -> Reply {
        methods.withLock { $0.append(request.method) }
        guard request.method == "block" else { return others.reply(to: request, peer: peer) }
        blocked.put(true)
        gate.wait()
        return .now(.success(Empty()))
    }
}
