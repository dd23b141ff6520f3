public import Platform

/// The name in the file system under which a server is found, whatever it listens on.
///
/// There is a Unix socket, or an endpoint file that says where to look: at a TCP port, or at a socket elsewhere when
/// this path is too long for one.
public struct EndpointLocation: Sendable, Hashable, CustomStringConvertible {
    /// An absolute path in its canonical spelling.
    public let path: String

    /// Names a location; nothing is looked at.
    /// - Parameter path: absolute and canonical, because a hash of it may stand for it.
    public init(path: String) { self.path = path }

    /// What the name leads to at the moment; nil when nothing is there, or it cannot be used. Connects to nothing.
    public var endpoint: Endpoint? {
        switch try? resolve() {
        case .unix(let path): .unix(path: path)
        case .tcp(let file): .tcp(port: file.port)
        case nil: nil
        }
    }

    /// Whether what has this name kept a client from following it, and the next server to start replaces it: whoever
    /// can ask the server's lock learns from that whether there is a server.
    public func isReplacedByNextServer(after failure: ConnectFailure) -> Bool {
        switch failure {
        case .unusableFile, .notPermitted: EndpointVacancy.isLeftOver(at: path)
        default: false
        }
    }

    /// The path.
    public var description: String { path }

    /// Blocks until what has this name appears, vanishes or changes, or the time is over: a client that waits for a
    /// server needs no timer.
    /// - Parameter timeout: zero or less returns at once.
    /// - Throws: ``SystemError`` when the directory cannot be watched, or does not exist.
    public func waitForChange(timeout: Duration) throws(SystemError) {
        let watch = try FileWatch(path)
        _ = watch.wait(timeout: timeout)
    }

    /// Where a client connects to.
    enum Target: Equatable {
        case unix(path: String)
        case tcp(EndpointFile.Listening)
    }

    /// How often a name that changes while it is looked at is looked at again.
    private static let attempts = 8

    /// Follows the name, and refuses whatever somebody else could have put there.
    func resolve() throws(ConnectFailure) -> Target {
        try Self.requireTrusted(directoryOf: path)
        for _ in 0..<Self.attempts {
            switch PathOwner.look(at: path) {
            case .absent:
                throw .absent(path)
            case .socket(let owner):
                try Self.requireOwn(path, owner)
                return .unix(path: path)
            case .other:
                // A name that became a socket meanwhile is looked at again.
                if let target = try followFile() { return target }
            case .unknown(let error):
                throw error.isPermissionDenied ? .forbidden(path) : .system(error)
            }
        }
        throw .absent(path)
    }

    private func followFile() throws(ConnectFailure) -> Target? {
        let file: EndpointFile
        do throws(EndpointFileError) {
            file = try EndpointFile.read(path)
        } catch {
            switch error.problem {
            case .absent, .socket: return nil
            default: throw .unusableFile(error)
            }
        }
        switch file {
        case .listening(let listening):
            return .tcp(listening)
        case .redirect(let target):
            do throws(ConnectFailure) {
                try Self.requireTrusted(directoryOf: target)
            } catch .notPermitted(let place, let reason, let remedy) {
                let other = "restart the server, which finds itself another place"
                throw .notPermitted(place, reason: reason, remedy: "\(remedy), or \(other)")
            }
            switch PathOwner.look(at: target) {
            case .socket(let owner):
                try Self.requireOwn(target, owner)
                return .unix(path: target)
            case .absent:
                throw .refused(target)
            case .unknown(let error):
                throw error.isPermissionDenied ? .forbidden(target) : .system(error)
            case .other:
                throw .notPermitted(target, reason: "it is no socket", remedy: "remove it and start the server again")
            }
        }
    }

    private static func requireTrusted(directoryOf path: String) throws(ConnectFailure) {
        let directory = FilePath.parent(path)
        do throws(DirectoryFault) {
            try PrivateDirectory.check(directory)
        } catch {
            switch error {
            case .absent: throw .absent(path)
            case .unsafe(let reason, let remedy): throw .notPermitted(path, reason: reason, remedy: remedy)
            case .system(let error): throw error.isPermissionDenied ? .forbidden(path) : .system(error)
            }
        }
    }

    private static func requireOwn(_ path: String, _ owner: UInt32) throws(ConnectFailure) {
        guard owner == LocalUser.current else {
            throw .notPermitted(
                path, reason: "it belongs to the user with id \(owner)",
                remedy: "run this as that user, or remove the socket and start the server again")
        }
    }
}
