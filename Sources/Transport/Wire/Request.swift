/// A request as its handler sees it.
public struct Request: Sendable {
    /// The method's name.
    public let method: String
    private let frame: [UInt8]
    private let parameters: Range<Int>?

    /// A request whose parameters are the JSON text at `parameters` in `frame`.
    init(method: String, frame: [UInt8], parameters: Range<Int>?) {
        self.method = method
        self.frame = frame
        self.parameters = parameters
    }

    /// A request that came over no connection, for handlers under test.
    /// - Throws: `EncodingError` when `params` has no JSON form.
    public init<P: Encodable>(method: String, params: P) throws {
        let text = try WireJSON.encode(params)
        self.init(method: method, frame: text, parameters: text.indices)
    }

    /// Whether the parameters are a greeting as our own clients write it, for which no coder is needed.
    var isPlainGreeting: Bool { parameters.map { Hello(json: Array(frame[$0])) != nil } ?? false }

    /// Decodes the parameters; absent ones read as an empty object.
    /// - Throws: ``RPCError`` -32602 naming the member that does not fit.
    public func params<P: Decodable>(as type: P.Type) throws(RPCError) -> P {
        do {
            guard let parameters else { return try WireJSON.decode(type, from: Array("{}".utf8)) }
            return try WireJSON.decode(type, from: frame[parameters])
        } catch {
            throw .invalidParams(WireJSON.explanation(of: error))
        }
    }
}
