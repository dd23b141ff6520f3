/// What a server sends to a subscriber.
public enum Notice: Sendable, Equatable {
    /// An event.
    case event(Payload)
    /// Something was lost before this point, because the subscriber was too slow; read the state again.
    case gap
    /// The subscription is over and complete.
    case end

    /// An event's JSON text, not decoded yet.
    public struct Payload: Sendable, Equatable {
        /// The text, on one line.
        public let json: [UInt8]

        /// Decodes the event.
        /// - Throws: ``CallFailure/protocolViolation(_:)`` naming the member that does not fit.
        public func decode<T: Decodable>(as type: T.Type) throws(CallFailure) -> T {
            do {
                return try WireJSON.decode(type, from: json)
            } catch {
                throw .protocolViolation("an event does not fit: \(WireJSON.explanation(of: error))")
            }
        }
    }
}
