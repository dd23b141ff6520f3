/// A user unit of systemd.
public struct SystemdUnit: DefinitionFile {
    /// The manager that reads it.
    public static let kind = ServiceManagerKind.systemd

    /// What is said.
    public let definition: ServiceDefinition
    /// The proof of who wrote it.
    public let marker: OwnershipMarker
    private let content: String

    /// Says `definition` in systemd's language.
    /// - Throws: ``RenderingRefusal`` for what it cannot say.
    public init(_ definition: ServiceDefinition) throws(RenderingRefusal) {
        self.definition = definition
        content = ""
        marker = OwnershipMarker(definition, content: content)
    }

    /// The bytes of the file.
    public func rendered() -> [UInt8] { Array(content.utf8) }

    /// Reads such a file, ours or not.
    /// - Throws: ``DefinitionSyntaxError`` when it is none, or uses means that none of ours does.
    public static func parse(_ bytes: [UInt8]) throws(DefinitionSyntaxError) -> ParsedDefinition {
        throw DefinitionSyntaxError("is no unit")
    }
}
