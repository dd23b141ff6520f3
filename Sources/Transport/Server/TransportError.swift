public import Platform

/// Why a server cannot serve.
public enum TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A live server has the endpoint.
    case addressInUse(String)
    /// Something that no server left there has the endpoint's name; it is left alone.
    case notAnEndpoint(String)
    /// The path does not fit a socket address; `longest` is in bytes.
    case unusablePath(String, longest: Int)
    /// The path does not fit a socket address, and there is no place for one with a shorter path, for this reason.
    case noShortPath(String, longest: Int, reason: String)
    /// Others could replace the endpoint.
    case unsafeDirectory(String, reason: String)
    /// A server starts once.
    case alreadyStarted
    /// The server was not started, or has stopped.
    case notRunning
    /// The system refused.
    case system(SystemError)

    /// What happened, for people.
    public var description: String {
        switch self {
        case .addressInUse(let path):
            "another server answers at \(path); stop that one first"
        case .notAnEndpoint(let path):
            "\(path) exists and was not left by a server; move it away"
        case .unusablePath(let path, let longest):
            "\(path.debugDescription) cannot be the path of a socket, which has 1 to \(longest) bytes and no NUL; "
                + "choose a shorter directory"
        case .noShortPath(let path, let longest, let reason):
            "\(path) has more than the \(longest) bytes of a socket's path, and no shorter place can be used "
                + "(\(reason)); mend one of these, or choose a shorter directory"
        case .unsafeDirectory(let path, let reason):
            "the endpoint's directory \(path) is not safe: \(reason)"
        case .alreadyStarted:
            "this server was started before; make a new one"
        case .notRunning:
            "this server is not running; start it first"
        case .system(let error):
            "the server cannot listen: \(error)"
        }
    }
}
