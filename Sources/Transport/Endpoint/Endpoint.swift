/// What a server really listens on, once it is known.
public enum Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// A Unix stream socket, reachable for its owner only.
    case unix(path: String)
    /// TCP on this port of 127.0.0.1, for whoever knows the key in the endpoint file.
    case tcp(port: UInt16)

    /// Which of the transports this is.
    public var kind: TransportKind {
        switch self {
        case .unix: .unix
        case .tcp: .tcp
        }
    }

    /// The socket's path, or address and port.
    public var description: String {
        switch self {
        case .unix(let path): path
        case .tcp(let port): "\(LoopbackAddress.host):\(port)"
        }
    }
}
