@testable import Transport

/// Gives the sink of every subscription to the test, and echoes everything else.
struct Publisher: RequestHandler {
    let sinks: Handover<EventSink>

    init() throws { sinks = try Handover() }

    func reply(to request: Request, peer: Peer) -> Reply {
        guard request.method == "subscribe" else { return EchoHandler().reply(to: request, peer: peer) }
        return .stream(.success(Empty())) { [sinks] in sinks.put($0) }
    }
}
