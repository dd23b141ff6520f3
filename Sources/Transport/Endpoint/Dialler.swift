import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Opens connections.
enum Dialler {
    /// Connects to a Unix socket. The kernel accepts for a server that is busy, until its backlog is full; then this
    /// waits for room, where the system can, until the deadline.
    /// - Throws: ``ConnectFailure`` telling apart who is not there, not listening, not ours and not keeping up.
    static func dial(unix path: String, until deadline: MonotonicClock.Instant) throws(ConnectFailure)
        -> OwnedDescriptor
    {
        guard let address = UnixAddress(path: path) else {
            throw .system(SystemError(call: "connect", subject: path, number: ENAMETOOLONG))
        }
        let socket: OwnedDescriptor
        do throws(SystemError) { socket = try StreamSocket.makeUnix() } catch { throw failure(error, path: path) }
        do throws(SystemError) {
            try connectUnix(socket.rawValue, address, path, until: deadline)
        } catch {
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
                throw SystemError(call: "connect", subject: place, number: ETIMEDOUT)
            }
        } catch {
            throw failure(error, path: place)
        }
        return socket
    }

    private static func connectUnix(
        _ descriptor: Int32, _ address: UnixAddress, _ path: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) {
        do throws(SystemError) {
            _ = try systemCall("connect", on: path) { address.withSocketAddress { connect(descriptor, $0, $1) } }
        } catch {
            guard error.wouldBlock else { throw error }
            try StreamSocket.connectWhenThereIsRoom(descriptor, address, path: path, until: deadline)
        }
    }

    /// - Returns: false when the deadline came first.
    private static func connectTCP(
        _ descriptor: Int32, _ address: LoopbackAddress, _ place: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) -> Bool {
        // An interrupted connect goes on by itself, so it must not be called again.
        if address.withSocketAddress({ connect(descriptor, $0, $1) }) == 0 { return true }
        let number = errno
        guard number == EINPROGRESS || number == EINTR else {
            throw SystemError(call: "connect", subject: place, number: number)
        }
        guard try SocketWait.wait(descriptor, for: .writable, until: deadline) else { return false }
        let outcome = try StreamSocket.pendingError(of: descriptor)
        if outcome != 0 { throw SystemError(call: "connect", subject: place, number: outcome) }
        return true
    }

    /// A socket of another user could answer anything: it is not the server that was looked for.
    private static func checkOwner(of descriptor: Int32, path: String) throws(ConnectFailure) {
        let owner: UInt32
        do throws(SystemError) { owner = try StreamSocket.peer(of: descriptor).uid } catch { throw .system(error) }
        guard owner == LocalUser.current else {
            throw .notPermitted(
                path, reason: "it is served by the user with id \(owner)", remedy: "run this as that user")
        }
    }

    private static func failure(_ error: SystemError, path: String) -> ConnectFailure {
        switch error.number {
        case ENOENT, ENOTDIR: .absent(path)
        case ECONNREFUSED: .refused(path)
        case EACCES, EPERM: .forbidden(path)
        case EAGAIN: .busy
        case ETIMEDOUT: .timedOut
        default: .system(error)
        }
    }
}
