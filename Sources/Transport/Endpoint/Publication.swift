import Platform

/// What a server has put into the file system so that clients find it.
enum Publication: Equatable {
    /// A bound socket, told apart from another one by its inode, which stays taken as long as the socket is open.
    case socket(SocketFile)
    /// An endpoint file, told apart by its content, because a removed file's inode may be used again.
    case file(path: String, content: [UInt8])

    /// Where it is.
    var path: String {
        switch self {
        case .socket(let file): file.path
        case .file(let path, _): path
        }
    }

    /// What became of it; nil while it is in place, or when that cannot be told.
    var loss: EndpointLoss? {
        switch self {
        case .socket(let file):
            switch PathOwner.look(at: file.path) {
            case .absent: return .removed(file.path)
            case .unknown: return nil
            case .socket, .other:
                guard SocketFile(at: file.path) == file else { return .replaced(file.path) }
                return SocketFile.permissionsAgainstOwner(of: file.path).map { .closed(file.path, permissions: $0) }
            }
        case .file(let path, let content):
            do throws(EndpointFileError) {
                return try PrivateFile.read(path, limit: EndpointFile.sizeLimit) == content ? nil : .replaced(path)
            } catch {
                switch error.problem {
                case .absent: return .removed(path)
                case .system: return nil
                case .exposed, .foreign: return .unsafe(error)
                default: return .replaced(path)
                }
            }
        }
    }

    /// Removes it unless another server has taken its name meanwhile.
    func removeIfUnchanged() throws(SystemError) {
        switch loss {
        case nil, .closed: try FileSystem.removeFile(path)
        default: break
        }
    }
}

/// How a server's endpoint went away under it: whoever looks for the server does not find it any more.
public enum EndpointLoss: Sendable, Equatable, CustomStringConvertible {
    /// Nothing has the name any more.
    case removed(String)
    /// Something else has the name now.
    case replaced(String)
    /// It is in place, but whoever else may see or change it keeps clients from following it.
    case unsafe(EndpointFileError)

    /// It is a socket in its place, but its permissions keep its own user out.
    case closed(String, permissions: UInt32)

    /// What happened, in one sentence.
    public var description: String {
        switch self {
        case .removed(let path): "\(path) was removed"
        case .replaced(let path): "\(path) was replaced by something else"
        case .unsafe(let error): error.reason
        case .closed(let path, let permissions):
            "the permissions \(String(permissions, radix: 8)) of \(path) keep its own user out"
        }
    }
}
