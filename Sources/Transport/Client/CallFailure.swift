public import Platform

/// Why a call to a connected server has no result.
public enum CallFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The server answered with an error.
    case remote(RPCError)
    /// The server did not answer this method in time. It may still carry it out.
    case timedOut(String)
    /// The server closed the connection, or was gone.
    case disconnected
    /// What came from the server makes no sense.
    case protocolViolation(String)
    /// The system refused.
    case system(SystemError)

    /// What happened, for people.
    public var description: String {
        switch self {
        case .remote(let error):
            error.description
        case .timedOut(let method):
            "the server did not answer \(method) in time; it may still carry it out, so look before trying again"
        case .disconnected:
            "the server closed the connection; it stopped, or was restarted"
        case .protocolViolation(let detail):
            "the server's message makes no sense: \(detail); check that both sides have the same version"
        case .system(let error):
            "the connection failed: \(error)"
        }
    }
}
