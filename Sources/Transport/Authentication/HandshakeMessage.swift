/// The three frames of a handshake, each a JSON object on one line: the client's challenge, the server's proof with a
/// challenge of its own, the client's proof.
struct HandshakeMessage: Codable, Equatable {
    /// Bytes of a challenge.
    static let nonceLength = 32
    /// The version of the handshake, in the first frame.
    static let version = 1
    /// No frame of a handshake is longer; it has three short members at most.
    static let sizeLimit = 1024

    /// The version that the client speaks; only in its first frame.
    var handshake: Int?
    /// A random number in hex, used once.
    var nonce: String?
    /// The client's process, as it says itself; only in its last frame. It is believed because whoever knows the key may
    /// do anything that its user may.
    var pid: Int32?
    /// A code in hex, as ``Credentials/proof(by:clientNonce:serverNonce:)`` makes it.
    var proof: String?

    /// Reads a frame; nil when it is no such message.
    init?(frame: [UInt8]) {
        // Only a scanned text is known to be nested no deeper than the decoder can bear.
        guard frame.count <= Self.sizeLimit, case .object? = try? JSONScanner.scan(frame),
            let message = try? WireJSON.decode(Self.self, from: frame)
        else { return nil }
        self = message
    }

    init(handshake: Int? = nil, nonce: [UInt8]? = nil, proof: [UInt8]? = nil, pid: Int32? = nil) {
        self.handshake = handshake
        self.nonce = nonce.map(Hexadecimal.text)
        self.proof = proof.map(Hexadecimal.text)
        self.pid = pid
    }

    /// The frame, newline included.
    var frame: [UInt8] {
        // Integers and strings always have a JSON form.
        ((try? WireJSON.encode(self)) ?? []) + [UInt8(ascii: "\n")]
    }

    /// The challenge; nil when there is none of the right length.
    var nonceBytes: [UInt8]? {
        nonce.flatMap(Hexadecimal.bytes).flatMap { $0.count == Self.nonceLength ? $0 : nil }
    }

    /// The code; nil when there is none of the right length.
    var proofBytes: [UInt8]? { proof.flatMap(Hexadecimal.bytes).flatMap { $0.count == HMAC.length ? $0 : nil } }
}
