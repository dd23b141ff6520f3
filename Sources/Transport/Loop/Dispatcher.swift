/// Turns frames into calls of the request handler, and its answers into replies.
final class Dispatcher {
    /// The only user who is served.
    let uid = LocalUser.current
    private let handler: any RequestHandler
    private let status: ServerStatus
    private let limits: ServerLimits
    private let inbox: LoopInbox
    private var nextTicket: UInt64 = 0

    init(handler: any RequestHandler, status: ServerStatus, limits: ServerLimits, inbox: LoopInbox) {
        self.handler = handler
        self.status = status
        self.limits = limits
        self.inbox = inbox
    }

    /// Answers one frame, now or when its handler is done.
    func answer(_ frame: [UInt8], on connection: Connection) {
        switch IncomingRequest(frame: frame) {
        case .refused(let error, let id):
            connection.refuse(error, id: id)
        case .request(let request, let id) where request.method == Hello.method:
            connection.reply(greet(request), to: id)
        case .request(let request, let id):
            switch handler.reply(to: request, peer: connection.peer) {
            case .now(let response): connection.reply(response, to: id)
            case .later(let body): wait(for: body, id: id, on: connection)
            case .stream(let response, let begin): stream(response, begin, id: id, on: connection)
            }
        }
    }

    private func greet(_ request: Request) -> Response {
        do {
            if !request.isPlainGreeting { _ = try request.params(as: Hello.self) }
            return status.greeting
        } catch {
            return .failure(error)
        }
    }

    private func wait(for body: @escaping @Sendable () async -> Response, id: RequestID?, on connection: Connection) {
        let ticket = nextTicket
        nextTicket += 1
        let token = connection.token
        // Not structured, because it lives as long as its connection, which cancels it when it goes.
        let task = Task { [inbox] in
            inbox.post(.reply(connection: token, ticket: ticket, await body()))
        }
        connection.expect(ticket, id: id, task: task)
    }

    private func stream(
        _ response: Response, _ begin: @Sendable (EventSink) -> Void, id: RequestID?, on connection: Connection
    ) {
        // Nobody who cannot be told that the stream began could tell its events from another one's.
        guard let id else { return }
        guard connection.stream == nil else {
            connection.refuse(.invalidRequest("this connection has a subscription already; open another one"), id: id)
            return
        }
        connection.reply(response, to: id)
        guard response.isSuccess else { return }
        let token = connection.token
        let sink = EventSink(bounds: limits.mailbox) { [inbox] in
            inbox.post(.deliverEvents(connection: token))
        }
        connection.subscribe(sink)
        begin(sink)
    }
}
