/// Tells systemd how a service is doing: the protocol of sd_notify(3), one datagram a message.
public struct ServiceNotifier: Sendable {
    /// The variable that names the socket. Children must not get it: they would speak for the service.
    public static let variable = "NOTIFY_SOCKET"

    /// One thing to tell.
    public enum Message: Sendable, Hashable {
        /// The service is up.
        case ready
        /// The service is on its way down.
        case stopping
        /// What it is doing, for people who ask for its status; one line.
        case status(String)
        /// It is still starting, or stopping, and needs at most this long from now.
        case extendTimeout(Duration)

        /// The assignment as sd_notify(3) has it.
        public var text: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .status(let text): "STATUS=" + text.replacing(/[\n\r\0]/, with: " ")
            case .extendTimeout(let time): "EXTEND_TIMEOUT_USEC=\(max(0, time.microseconds))"
            }
        }
    }

    private let address: String

    /// Takes the socket's name out of an environment, so that nothing that is started with the rest of it gets it.
    /// - Returns: nil when no service manager wants to be told anything.
    public static func claim(from environment: inout [String: String]) -> ServiceNotifier? {
        guard let address = environment.removeValue(forKey: variable), address.hasPrefix("/") || address.hasPrefix("@")
        else { return nil }
        return ServiceNotifier(address: address)
    }

    /// - Parameter address: an absolute path, or `@` and a name in Linux's abstract namespace.
    public init(address: String) { self.address = address }

    /// Sends messages together, in one datagram.
    /// - Throws: ``SystemError``; a service can go on without having been heard.
    public func notify(_ messages: Message...) throws(SystemError) { try notify(messages) }

    /// Sends messages together, in one datagram.
    /// - Throws: ``SystemError``; a service can go on without having been heard.
    public func notify(_ messages: [Message]) throws(SystemError) {
        try NotifySocket.send(Array(messages.map(\.text).joined(separator: "\n").utf8), to: address)
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
