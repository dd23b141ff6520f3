/// The server's side of a handshake: a value that is fed frames and says what to do.
struct ServerHandshake {
    /// What a frame leads to.
    enum Step: Equatable {
        /// Send these bytes and wait for the next frame.
        case reply([UInt8])
        /// The client knows the key, and says that it is this process.
        case accepted(pid: Int32?)
        /// It does not, or it is no client of ours: nothing is said to it any more.
        case refused
    }

    private enum State {
        case waiting
        case challenged(client: [UInt8], server: [UInt8])
        case over
    }

    private let credentials: Credentials
    private let nonce: [UInt8]
    private var state = State.waiting

    /// - Parameter nonce: random, and used for this one handshake only.
    init(_ credentials: Credentials, nonce: [UInt8] = Secret.bytes(HandshakeMessage.nonceLength)) {
        self.credentials = credentials
        self.nonce = nonce
    }

    /// Takes the client's next frame.
    mutating func receive(_ frame: [UInt8]) -> Step {
        guard let message = HandshakeMessage(frame: frame) else { return refuse() }
        switch state {
        case .waiting:
            guard message.handshake == HandshakeMessage.version, let theirs = message.nonceBytes else {
                return refuse()
            }
            state = .challenged(client: theirs, server: nonce)
            let proof = credentials.proof(by: .server, clientNonce: theirs, serverNonce: nonce)
            return .reply(HandshakeMessage(nonce: nonce, proof: proof).frame)
        case .challenged(let theirs, let ours):
            let expected = credentials.proof(by: .client, clientNonce: theirs, serverNonce: ours)
            guard let proof = message.proofBytes, HMAC.areEqual(proof, expected) else { return refuse() }
            state = .over
            return .accepted(pid: message.pid)
        case .over:
            return refuse()
        }
    }

    private mutating func refuse() -> Step {
        state = .over
        return .refused
    }
}
