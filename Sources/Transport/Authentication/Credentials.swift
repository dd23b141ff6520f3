/// What both sides of a connection must know, and what their proofs are about.
struct Credentials: Sendable, Equatable {
    /// Who proves something. A proof of one side is none of the other, so nothing can be sent back to where it came from.
    enum Role: String { case server, client }

    /// The shared key; it is never sent.
    let key: [UInt8]
    /// Id of the one run of the server that the key is for.
    let instance: String
    /// Where the connection goes, so that a proof cannot be passed on to another place.
    let endpoint: Endpoint

    /// What one side has to send to be believed: a code over everything that must be the same on both sides.
    func proof(by role: Role, clientNonce: [UInt8], serverNonce: [UInt8]) -> [UInt8] {
        let fields = [
            Array("transport handshake 1".utf8), Array(role.rawValue.utf8), Array(endpoint.kind.rawValue.utf8),
            Array(endpoint.description.utf8), Array(instance.utf8), clientNonce, serverNonce,
        ]
        // Each with its length, so that no two lists of fields are the same bytes.
        let message = fields.flatMap { field in Self.bigEndian(UInt32(field.count)) + field }
        return HMAC.code(of: message, key: key)
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
