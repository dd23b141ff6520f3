import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A bound and listening socket.
struct Listener: ~Copyable {
    private let socket: OwnedDescriptor
    private let file: SocketFile

    /// Connections that the kernel completes before they are accepted; the system may cap it lower.
    private static let backlog: Int32 = 1024
    /// How often a name that others keep taking and giving up is tried.
    private static let attempts = 8

    private init(socket: consuming OwnedDescriptor, file: SocketFile) {
        self.socket = socket
        self.file = file
    }

    /// Binds and listens.
    ///
    /// A socket that nobody listens on any more is replaced. Two servers that do this at once could each replace the
    /// other's, so a caller that must be the only one holds its lock first.
    /// - Throws: ``TransportError`` when the place is unsafe, taken by a live server or by something else.
    static func open(_ endpoint: Endpoint) throws(TransportError) -> Listener {
        switch endpoint {
        case .unix(let path): try open(path)
        }
    }

    /// For the poller only; it stays open as long as the listener lives.
    var descriptor: Int32 { socket.rawValue }

    /// The next waiting connection; one that was given up while it waited is passed over.
    /// - Throws: ``SystemError``, with EAGAIN when none waits.
    func nextConnection() throws(SystemError) -> OwnedDescriptor {
        while true {
            do throws(SystemError) {
                return try StreamSocket.accept(from: socket.rawValue)
            } catch {
                if error.number != ECONNABORTED { throw error }
            }
        }
    }

    /// Takes the name away, if it is still this socket's, before the socket closes: a client then finds nobody instead
    /// of a socket that no longer answers. An error changes nothing, because the next server replaces a dead socket.
    deinit { try? file.removeIfUnchanged() }

    private static func open(_ path: String) throws(TransportError) -> Listener {
        guard let address = UnixAddress(path: path) else {
            throw .unusablePath(path, longest: UnixAddress.longestPath)
        }
        try requirePrivateDirectory(FilePath.parent(path))
        let socket: OwnedDescriptor
        do throws(SystemError) { socket = try StreamSocket.make() } catch { throw .system(error) }
        try claim(path, address, for: socket.rawValue)
        let file = try publish(path, descriptor: socket.rawValue)
        return Listener(socket: socket, file: file)
    }

    /// Whoever can write to the directory can put a socket of his own in place of ours.
    private static func requirePrivateDirectory(_ path: String) throws(TransportError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw .system(SystemError(call: "lstat", subject: path, number: errno))
        }
        guard FileKind(mode: UInt32(status.st_mode)) == .directory else {
            throw .unsafeDirectory(path, reason: "it is not a directory")
        }
        guard status.st_uid == geteuid() else {
            throw .unsafeDirectory(path, reason: "it belongs to the user with id \(status.st_uid)")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw .unsafeDirectory(path, reason: "its permissions \(mode) let others in; make them 700")
        }
    }

    private static func claim(_ path: String, _ address: UnixAddress, for descriptor: Int32) throws(TransportError) {
        for _ in 0..<attempts {
            do throws(SystemError) {
                _ = try systemCall("bind", on: path) { address.withSocketAddress { bind(descriptor, $0, $1) } }
                return
            } catch {
                guard error.number == EADDRINUSE else { throw .system(error) }
            }
            try removeDeadSocket(path)
        }
        throw .addressInUse(path)
    }

    /// Removes what stands in the way, after a dial has shown that nobody listens there.
    private static func removeDeadSocket(_ path: String) throws(TransportError) {
        guard let file = SocketFile(at: path) else {
            if FileSystem.kind(of: path) == nil { return }
            throw .notASocket(path)
        }
        do throws(ConnectFailure) {
            _ = try Dialler.dial(.unix(path: path))
        } catch {
            switch error {
            case .absent: return
            case .refused: return try remove(file)
            case .system(let error): throw .system(error)
            default: break
            }
        }
        throw .addressInUse(path)
    }

    private static func remove(_ file: SocketFile) throws(TransportError) {
        do throws(SystemError) { try file.removeIfUnchanged() } catch { throw .system(error) }
    }

    /// Nobody can connect before `listen`, so the socket is never reachable with wider permissions than 0600.
    private static func publish(_ path: String, descriptor: Int32) throws(TransportError) -> SocketFile {
        do throws(SystemError) {
            _ = try systemCall("chmod", on: path) { chmod(path, 0o600) }
            guard let file = SocketFile(at: path) else {
                throw SystemError(call: "lstat", subject: path, number: ENOENT)
            }
            _ = try systemCall("listen", on: path) { listen(descriptor, backlog) }
            return file
        } catch {
            throw .system(error)
        }
    }
}
