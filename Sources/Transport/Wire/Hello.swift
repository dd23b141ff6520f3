/// What both sides of a connection tell each other first: request and reply of the method `hello`.
public struct Hello: Codable, Sendable, Equatable {
    /// The method's name.
    public static let method = "hello"

    /// Protocols that this side speaks.
    public var protocols: ProtocolRange
    /// Version of the binary.
    public var version: String
    /// The running server's instance id; a client has none.
    public var instance: String?
    /// What the server is doing, such as `starting(recovering)`, `ready` or `stopping`; a client has none.
    public var phase: String?

    private enum CodingKeys: String, CodingKey {
        case protocols = "protocol"
        case version, instance, phase
    }

    /// - Parameter protocols: what this side speaks.
    public init(
        protocols: ProtocolRange = .supported, version: String, instance: String? = nil, phase: String? = nil
    ) {
        self.protocols = protocols
        self.version = version
        self.instance = instance
        self.phase = phase
    }
}
