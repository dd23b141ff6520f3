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

// Every connection begins with these, so they are written and read without a coder; see ``JSONText``.
extension Hello {
    /// The JSON text that a coder would write, but for the order of its members.
    var json: [UInt8] {
        let range = #"{"protocol":{"max":\#(protocols.max),"min":\#(protocols.min)}"#
        let texts = [("instance", instance), ("phase", phase), ("version", version)].flatMap { name, text in
            text.map { Array(#","\#(name)":"#.utf8) + JSONText.quoted($0) } ?? []
        }
        return Array(range.utf8) + texts + [UInt8(ascii: "}")]
    }

    /// Reads the JSON text that this and every older version writes; nil for any other, which a coder may understand.
    init?(json: [UInt8]) {
        guard let members = JSONText.members(of: json),
            let range = members["protocol"].flatMap({ JSONText.members(of: $0) }),
            let min = range["min"].flatMap(Self.integer), let max = range["max"].flatMap(Self.integer),
            let version = members["version"].flatMap(JSONText.string)
        else { return nil }
        let instance = members["instance"].map(JSONText.string)
        let phase = members["phase"].map(JSONText.string)
        // There, but no plain string.
        if instance == .some(nil) || phase == .some(nil) { return nil }
        self.init(
            protocols: ProtocolRange(min: min, max: max), version: version, instance: instance ?? nil,
            phase: phase ?? nil)
    }

    private static func integer(_ json: ArraySlice<UInt8>) -> Int? { Int(String(decoding: json, as: UTF8.self)) }
}
