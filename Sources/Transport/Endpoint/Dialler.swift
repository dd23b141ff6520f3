import Platform

/// Opens connections.
enum Dialler {
    /// Connects to a Unix socket. The kernel accepts for a server that is busy, until its backlog is full; then this
    /// waits for room, where the system can, until the deadline.
    /// - Throws: ``ConnectFailure`` telling apart who is not there, not listening, not ours and not keeping up.
    static func dial(unix path: String, until deadline: MonotonicClock.Instant) throws(ConnectFailure)
        -> OwnedDescriptor
    {
        guard let address = UnixAddress(path: path) else {
            throw .system(SystemError(call: "connect", subject: path, number: SystemError.SocketNumber.nameTooLong))
        }
        let socket: OwnedDescriptor
        do throws(SystemError) { socket = try StreamSocket.makeUnix() } catch { throw failure(error, path: path) }
        do throws(SystemError) {
            try connectUnix(socket.rawValue, address, path, until: deadline)
        } catch {
            if error.isPermissionDenied, let permissions = SocketFile.permissionsAgainstOwner(of: path) {
                throw .closed(path, permissions)
            }
            throw failure(error, path: path)
        }
        try checkOwner(of: socket.rawValue, path: path)
        return socket
    }

    /// Connects to a port of this machine.
    /// - Throws: ``ConnectFailure``, with ``ConnectFailure/refused(_:)`` when nobody listens there.
    static func dial(port: UInt16, until deadline: MonotonicClock.Instant) throws(ConnectFailure) -> OwnedDescriptor {
        let place = Endpoint.tcp(port: port).description
        let socket: OwnedDescriptor
        do throws(SystemError) { socket = try StreamSocket.makeTCP() } catch { throw failure(error, path: place) }
        do throws(SystemError) {
            guard try connectTCP(socket.rawValue, LoopbackAddress(port: port), place, until: deadline) else {
                throw SystemError(call: "connect", subject: place, number: SystemError.SocketNumber.timedOut)
            }
        } catch {
            throw failure(error, path: place)
        }
        return socket
    }

    private static func connectUnix(
        _ descriptor: Descriptor, _ address: UnixAddress, _ path: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) {
        do throws(SystemError) {
            try StreamSocket.connect(descriptor, to: address, named: path)
        } catch {
            guard error.wouldBlock else { throw error }
            try StreamSocket.connectWhenThereIsRoom(descriptor, address, path: path, until: deadline)
        }
    }

    /// - Returns: false when the deadline came first.
    private static func connectTCP(
        _ descriptor: Descriptor, _ address: LoopbackAddress, _ place: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) -> Bool {
        if try StreamSocket.connect(descriptor, to: address, named: place) { return true }
        guard try SocketWait.wait(descriptor, for: .writable, until: deadline) else { return false }
        let outcome = try StreamSocket.pendingError(of: descriptor)
        if outcome != 0 { throw SystemError(call: "connect", subject: place, number: outcome) }
        return true
    }

    /// A socket of another user could answer anything: it is not the server that was looked for.
    private static func checkOwner(of descriptor: Descriptor, path: String) throws(ConnectFailure) {
        let owner: UInt32
        do throws(SystemError) { owner = try StreamSocket.peer(of: descriptor).uid } catch { throw .system(error) }
        guard owner == LocalUser.current else {
            throw .notPermitted(
                path, reason: "it is served by the user with id \(owner)", remedy: "run this as that user")
        }
    }

    private static func failure(_ error: SystemError, path: String) -> ConnectFailure {
        if error.isAbsent { return .absent(path) }
        if error.isRefused { return .refused(path) }
        if error.isPermissionDenied { return .forbidden(path) }
        if error.wouldBlock { return .busy }
        return error.isTimedOut ? .timedOut : .system(error)
    }
}
