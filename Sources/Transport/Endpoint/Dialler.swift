import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Opens connections to an endpoint.
enum Dialler {
    /// Connects without waiting: the kernel accepts for a server that is busy, until its backlog is full.
    /// - Throws: ``ConnectFailure`` telling apart who is not there, not listening, not ours and not keeping up.
    static func dial(_ endpoint: Endpoint) throws(ConnectFailure) -> OwnedDescriptor {
        switch endpoint {
        case .unix(let path): try dial(path)
        }
    }

    private static func dial(_ path: String) throws(ConnectFailure) -> OwnedDescriptor {
        guard let address = UnixAddress(path: path) else {
            throw .system(SystemError(call: "connect", subject: path, number: ENAMETOOLONG))
        }
        let socket: OwnedDescriptor
        do throws(SystemError) { socket = try StreamSocket.make() } catch { throw .system(error) }
        let descriptor = socket.rawValue
        do throws(SystemError) {
            _ = try systemCall("connect", on: path) { address.withSocketAddress { connect(descriptor, $0, $1) } }
        } catch {
            throw failure(error, path: path)
        }
        try checkOwner(of: descriptor, path: path)
        return socket
    }

    /// A socket of another user could answer anything: it is not the server that was looked for.
    private static func checkOwner(of descriptor: Int32, path: String) throws(ConnectFailure) {
        let owner: UInt32
        do throws(SystemError) { owner = try StreamSocket.peer(of: descriptor).uid } catch { throw .system(error) }
        guard owner == geteuid() else { throw .notPermitted(path, reason: "it is served by the user with id \(owner)") }
    }

    private static func failure(_ error: SystemError, path: String) -> ConnectFailure {
        switch error.number {
        case ENOENT, ENOTDIR: .absent(path)
        case ECONNREFUSED: .refused(path)
        case EACCES, EPERM: .notPermitted(path, reason: "its permissions forbid it")
        case EAGAIN: .busy
        default: .system(error)
        }
    }
}
