/// A service definition in the language of one manager: a pure value, the same on every system.
public protocol DefinitionFile: Sendable, Hashable {
    /// The manager whose language it is.
    static var kind: ServiceManagerKind { get }

    /// What is said.
    var definition: ServiceDefinition { get }

    /// The proof of who wrote it, as ``rendered()`` carries it.
    var marker: OwnershipMarker { get }

    /// The file's content as text, for people and comparisons.
    var text: String { get }

    /// The bytes of the file. Whatever could not be said was refused when the value was made.
    func rendered() -> [UInt8]

    /// Reads a file of this kind, ours or not.
    /// - Throws: ``DefinitionSyntaxError`` when the bytes are no such file, or use means that none of ours does.
    static func parse(_ bytes: [UInt8]) throws(DefinitionSyntaxError) -> ParsedDefinition
}

extension DefinitionFile {
    /// The bytes of the file: its text in UTF-8.
    public func rendered() -> [UInt8] { Array(text.utf8) }

    /// Whose `existing` is, the bytes that lie where this is to be written (nil: there is no such file).
    public func ownership(of existing: [UInt8]?) -> DefinitionOwnership {
        guard let existing else { return .absent }
        do throws(DefinitionSyntaxError) {
            return ownership(of: try Self.parse(existing))
        } catch {
            return .foreign(error)
        }
    }

    /// Whose a definition is that was read already.
    func ownership(of found: ParsedDefinition) -> DefinitionOwnership {
        guard let theirs = found.marker, theirs.generator == definition.application.name else { return .foreign(nil) }
        guard found.isIntact else { return .handEdited(theirs) }
        return .ours(theirs, isCurrent: theirs.digest == marker.digest)
    }

    /// The permissions of the file: values of environment variables may be credentials.
    public var fileMode: UInt16 { definition.environment.isEmpty ? 0o644 : 0o600 }
}
