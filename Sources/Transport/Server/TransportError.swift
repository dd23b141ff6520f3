package import Platform

/// Why a server cannot serve.
package enum TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A live server has the endpoint.
    case addressInUse(String)
    /// Something that is no socket has the endpoint's name; it is left alone.
    case notASocket(String)
    /// The path does not fit a socket address; `longest` is in bytes.
    case unusablePath(String, longest: Int)
    /// Others could replace the socket.
    case unsafeDirectory(String, reason: String)
    /// A server starts once.
    case alreadyStarted
    /// The server was not started, or has stopped.
    case notRunning
    /// The system refused.
    case system(SystemError)

    /// What happened, for people.
    package var description: String {
        switch self {
        case .addressInUse(let path):
            "another server answers at \(path); stop that one first"
        case .notASocket(let path):
            "\(path) exists and is not a socket; move it away"
        case .unusablePath(let path, let longest):
            "\(path.debugDescription) cannot be the path of a socket, which has 1 to \(longest) bytes and no NUL; "
                + "choose a shorter directory"
        case .unsafeDirectory(let path, let reason):
            "the socket's directory \(path) is not safe: \(reason)"
        case .alreadyStarted:
            "this server was started before; make a new one"
        case .notRunning:
            "this server is not running; start it first"
        case .system(let error):
            "the server cannot listen: \(error)"
        }
    }
}
