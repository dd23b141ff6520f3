import Platform

extension ClientChannel {
    /// Connects, and makes sure of who is at the other end before anything is said to it.
    /// - Parameter path: the name under which the server was found.
    static func open(
        _ target: EndpointLocation.Target, path: String, until deadline: MonotonicClock.Instant
    ) throws(ConnectFailure) -> ClientChannel {
        switch target {
        case .unix(let path):
            let socket = try Dialler.dial(unix: path, until: deadline)
            return ClientChannel(socket: socket, limit: ServerLimits.standard.frame)
        case .tcp(let listening):
            do throws(ConnectFailure) {
                let socket = try Dialler.dial(port: listening.port, until: deadline)
                let channel = ClientChannel(socket: socket, limit: HandshakeMessage.sizeLimit)
                try channel.authenticate(listening, until: deadline)
                channel.raiseLimit(to: ServerLimits.standard.frame)
                return channel
            } catch {
                throw listening.diagnose(error, path: path)
            }
        }
    }

    private func authenticate(
        _ listening: EndpointFile.Listening, until deadline: MonotonicClock.Instant
    ) throws(ConnectFailure) {
        let endpoint = Endpoint.tcp(port: listening.port)
        let handshake = ClientHandshake(
            Credentials(key: listening.key, instance: listening.instance, endpoint: endpoint),
            pid: LocalUser.process)
        do throws(CallFailure) {
            guard try send(handshake.challenge, by: deadline), let frame = try receive(by: deadline) else {
                throw .timedOut("handshake")
            }
            guard let answer = handshake.answer(to: frame) else { throw .protocolViolation("handshake") }
            hold(answer)
        } catch {
            switch error {
            case .timedOut: throw .timedOut
            case .system(let error): throw .system(error)
            // A server that stops drops the connections it has not talked to yet, and so does a crowded one.
            case .disconnected: throw .busy
            case .remote, .protocolViolation: throw .wrongIdentity(endpoint.description)
            }
        }
    }
}

extension EndpointFile.Listening {
    /// A port that nobody, or somebody else, has taken over since its server ended says the same: the server is gone.
    fileprivate func diagnose(_ failure: ConnectFailure, path: String) -> ConnectFailure {
        switch failure {
        case .absent, .refused, .busy, .timedOut, .wrongIdentity:
            process.isRunning ? failure : .stale(path, pid: process.pid)
        default: failure
        }
    }
}
