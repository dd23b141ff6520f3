/// Where a server listens.
package enum Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// A Unix stream socket, reachable for its owner only.
    case unix(path: String)

    /// The endpoint, for messages.
    package var description: String {
        switch self {
        case .unix(let path): path
        }
    }
}
