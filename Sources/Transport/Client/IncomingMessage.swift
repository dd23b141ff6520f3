/// What a client makes of one frame.
enum IncomingMessage {
    /// The reply to one of our requests; without an id it is about a frame the server could not read.
    case result(id: RequestID?, [UInt8])
    case failure(id: RequestID?, RPCError)
    case notice(Notice)

    /// - Throws: ``CallFailure/protocolViolation(_:)`` for anything else.
    init(frame: [UInt8]) throws(CallFailure) {
        let envelope: Envelope
        do throws(RPCError) { envelope = try Envelope(frame) } catch { throw .protocolViolation(error.message) }
        if let error = envelope.error {
            self = .failure(id: envelope.requestID, try Self.rpcError(from: frame[error]))
        } else if let result = envelope.result {
            self = .result(id: envelope.requestID, Array(frame[result]))
        } else {
            self = .notice(try Self.notice(in: envelope))
        }
    }

    private static func rpcError(from text: ArraySlice<UInt8>) throws(CallFailure) -> RPCError {
        do {
            return try WireJSON.decode(RPCError.self, from: text)
        } catch {
            throw .protocolViolation("an error object does not fit: \(WireJSON.explanation(of: error))")
        }
    }

    private static func notice(in envelope: Envelope) throws(CallFailure) -> Notice {
        switch envelope.methodName {
        case MessageWriter.NoticeMethod.event:
            guard let params = envelope.params else { throw .protocolViolation("an event has no content") }
            return .event(Notice.Payload(json: Array(envelope.frame[params])))
        case MessageWriter.NoticeMethod.gap: return .gap
        case MessageWriter.NoticeMethod.end: return .end
        case .some(let method): throw .protocolViolation("there is no notice \(method.debugDescription)")
        case nil: throw .protocolViolation("it is neither a reply nor a notice")
        }
    }
}
