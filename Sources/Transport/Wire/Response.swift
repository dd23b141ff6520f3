/// The answer to a request: the JSON text of a result, or an error.
public struct Response: Sendable {
    enum Content: Sendable, Equatable {
        case result([UInt8])
        case failure(RPCError)
    }

    let content: Content

    /// Answers with `result`. One that has no JSON form becomes an internal error, so that a reply is always sent.
    public static func success<R: Encodable>(_ result: R) -> Response {
        do {
            return Response(content: .result(try WireJSON.encode(result)))
        } catch {
            return .failure(.internalError("the result cannot be encoded: \(error)"))
        }
    }

    /// Answers with `error`.
    public static func failure(_ error: RPCError) -> Response { Response(content: .failure(error)) }

    var isSuccess: Bool {
        switch content {
        case .result: true
        case .failure: false
        }
    }
}
