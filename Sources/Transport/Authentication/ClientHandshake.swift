/// The client's side of a handshake. The server has to prove itself first: one that does not know the key is sent a
/// random number and nothing else.
struct ClientHandshake {
    private let credentials: Credentials
    private let nonce: [UInt8]

    private let pid: Int32?

    /// - Parameters:
    ///   - nonce: random, and used for this one handshake only.
    ///   - pid: of this process, told to a server that proved itself.
    init(
        _ credentials: Credentials, nonce: [UInt8] = Secret.bytes(HandshakeMessage.nonceLength), pid: Int32? = nil
    ) {
        self.pid = pid
        self.credentials = credentials
        self.nonce = nonce
    }

    /// The first frame.
    var challenge: [UInt8] { HandshakeMessage(handshake: HandshakeMessage.version, nonce: nonce).frame }

    /// The answer to the server's frame; nil when the server does not know the key.
    func answer(to frame: [UInt8]) -> [UInt8]? {
        guard let message = HandshakeMessage(frame: frame), let theirs = message.nonceBytes,
            let proof = message.proofBytes
        else { return nil }
        let expected = credentials.proof(by: .server, clientNonce: nonce, serverNonce: theirs)
        guard HMAC.areEqual(proof, expected) else { return nil }
        return HandshakeMessage(
            proof: credentials.proof(by: .client, clientNonce: nonce, serverNonce: theirs), pid: pid
        ).frame
    }
}
