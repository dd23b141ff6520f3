/// One request and the wait for its reply.
struct Exchange {
    let channel: ClientChannel
    /// Number of the request on this connection.
    let id: Int
    let method: String
    let deadline: MonotonicClock.Instant

    /// The JSON text of parameters.
    /// - Throws: ``CallFailure/protocolViolation(_:)`` when they have none.
    static func encode<P: Encodable>(_ params: P, of method: String) throws(CallFailure) -> [UInt8] {
        do {
            return try WireJSON.encode(params)
        } catch {
            throw .protocolViolation("the parameters of \(method) have no JSON form: \(error)")
        }
    }

    /// The request as a frame; its parameters are JSON text.
    func frame(json params: [UInt8]) -> [UInt8] {
        MessageWriter.request(method, params: params, id: RequestID(id))
    }

    /// Sends a frame.
    func send(_ frame: [UInt8]) throws(CallFailure) {
        guard try channel.send(frame, by: deadline) else { throw .timedOut(method) }
    }

    /// Waits for the reply and returns its result, as JSON text; notices that come first go to `notice`.
    func reply(_ notice: (Notice) -> Void) throws(CallFailure) -> [UInt8] {
        while let frame = try channel.receive(by: deadline) {
            switch try IncomingMessage(frame: frame) {
            case .notice(let message):
                notice(message)
            case .result(let id, let text):
                if try isAnswer(id) { return text }
            case .failure(nil, let error):
                // The server could not read the id: the only frame that can be about is this one.
                throw .remote(error)
            case .failure(let id, let error):
                if try isAnswer(id) { throw .remote(error) }
            }
            // Other messages may come without end.
            if MonotonicClock.hasPassed(deadline) { break }
        }
        throw .timedOut(method)
    }

    /// Reads a result.
    func decode<R: Decodable>(_ type: R.Type, from text: [UInt8]) throws(CallFailure) -> R {
        do {
            return try WireJSON.decode(type, from: text)
        } catch {
            throw .protocolViolation("the result of \(method) does not fit: \(WireJSON.explanation(of: error))")
        }
    }

    /// - Throws: ``CallFailure/protocolViolation(_:)`` when no request of ours had this id.
    static func requireOwn(_ id: RequestID?, upTo last: Int) throws(CallFailure) {
        guard let number = id?.number, number >= 1, number <= last else {
            let text = id.map { String(decoding: $0.json, as: UTF8.self) } ?? "null"
            throw .protocolViolation("a reply has the id \(text), which no request had")
        }
    }

    /// Whether this is our reply; an earlier one is that of a call that was given up.
    private func isAnswer(_ id: RequestID?) throws(CallFailure) -> Bool {
        try Self.requireOwn(id, upTo: self.id)
        return id?.number == self.id
    }
}
