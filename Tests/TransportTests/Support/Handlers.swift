@testable import Transport

struct Text: Codable, Equatable {
    var text: String
}

struct Empty: Codable, Equatable {}

/// Answers what a test tells it to.
struct ClosureHandler: RequestHandler {
    let body: @Sendable (Request) -> Reply

    init(_ body: @escaping @Sendable (Request) -> Reply) { self.body = body }

    func reply(to request: Request, peer: Peer) -> Reply { body(request) }
}

/// Answers `echo` at once, `later` from a task and `fill` with as many bytes as asked for.
struct EchoHandler: RequestHandler {
    struct Size: Codable {
        var bytes: Int
    }

    func reply(to request: Request, peer: Peer) -> Reply {
        do {
            switch request.method {
            case "echo":
                return .now(.success(try request.params(as: Text.self)))
            case "later":
                let text = try request.params(as: Text.self)
                return .later { .success(text) }
            case "fill":
                let size = try request.params(as: Size.self)
                return .now(.success(Text(text: String(repeating: "x", count: size.bytes))))
            default:
                return .now(.failure(.methodNotFound(request.method)))
            }
        } catch {
            return .now(.failure(error))
        }
    }
}
