/// One request and the wait for its reply.
struct Exchange {
    let channel: ClientChannel
    /// Number of the request on this connection.
    let id: Int
    let deadline: MonotonicClock.Instant

    /// Sends the request and returns its result; notices that come first go to `notice`.
    func run<P: Encodable, R: Decodable>(
        _ method: String, _ params: P, returning type: R.Type, notice: (Notice) -> Void
    ) throws(CallFailure) -> R {
        let frame = try encode(method, params)
        guard try channel.send(frame, by: deadline) else { throw .timedOut(method) }
        while let frame = try channel.receive(by: deadline) {
            switch try IncomingMessage(frame: frame) {
            case .notice(let message):
                notice(message)
            case .result(let id, let text):
                if try isAnswer(id) { return try decode(type, from: text, of: method) }
            case .failure(nil, let error):
                // The server could not read the id: the only frame that can be about is this one.
                throw .remote(error)
            case .failure(let id, let error):
                if try isAnswer(id) { throw .remote(error) }
            }
        }
        throw .timedOut(method)
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

    private func encode<P: Encodable>(_ method: String, _ params: P) throws(CallFailure) -> [UInt8] {
        do {
            return try MessageWriter.request(method, params, id: RequestID(id))
        } catch {
            throw .protocolViolation("the parameters of \(method) have no JSON form: \(error)")
        }
    }

    private func decode<R: Decodable>(
        _ type: R.Type, from text: [UInt8], of method: String
    ) throws(CallFailure) -> R {
        do {
            return try WireJSON.decode(type, from: text)
        } catch {
            throw .protocolViolation("the result of \(method) does not fit: \(WireJSON.explanation(of: error))")
        }
    }
}
