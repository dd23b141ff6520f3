/// The three frames of a handshake, each a JSON object on one line: the client's challenge, the server's proof with a
/// challenge of its own, the client's proof.
struct HandshakeMessage: Equatable {
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
    ///
    /// Not with a decoder: this is done with what anybody may send, and for every connection.
    init?(frame: [UInt8]) {
        guard frame.count <= Self.sizeLimit, case .object(let members)? = try? JSONScanner.scan(frame) else {
            return nil
        }
        for member in members {
            let value = String(decoding: frame[member.value], as: UTF8.self)
            switch String(decoding: frame[member.name], as: UTF8.self) {
            case "handshake": handshake = Int(value)
            case "pid": pid = Int32(value)
            case "nonce": nonce = Self.plainText(value)
            case "proof": proof = Self.plainText(value)
            default: break
            }
        }
    }

    init(handshake: Int? = nil, nonce: [UInt8]? = nil, proof: [UInt8]? = nil, pid: Int32? = nil) {
        self.handshake = handshake
        self.nonce = nonce.map(Hexadecimal.text)
        self.proof = proof.map(Hexadecimal.text)
        self.pid = pid
    }

    /// The frame, newline included.
    var frame: [UInt8] {
        let members = [
            handshake.map { #""handshake":\#($0)"# }, nonce.map { #""nonce":"\#($0)""# }, pid.map { #""pid":\#($0)"# },
            proof.map { #""proof":"\#($0)""# },
        ]
        return Array("{\(members.compactMap(\.self).joined(separator: ","))}\n".utf8)
    }

    /// What stands between the quotes. Hex digits need no escapes, so one that has some is no hex either way.
    private static func plainText(_ json: String) -> String? {
        json.hasPrefix("\"") ? String(json.dropFirst().dropLast()) : nil
    }

    /// The challenge; nil when there is none of the right length.
    var nonceBytes: [UInt8]? {
        nonce.flatMap(Hexadecimal.bytes).flatMap { $0.count == Self.nonceLength ? $0 : nil }
    }

    /// The code; nil when there is none of the right length.
    var proofBytes: [UInt8]? { proof.flatMap(Hexadecimal.bytes).flatMap { $0.count == HMAC.length ? $0 : nil } }
}
