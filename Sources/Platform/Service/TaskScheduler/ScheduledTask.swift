/// A task of Windows Task Scheduler that starts at its user's logon.
public struct ScheduledTask: DefinitionFile {
    /// The manager that reads it.
    public static let kind = ServiceManagerKind.taskScheduler

    /// What is said.
    public let definition: ServiceDefinition
    /// The proof of who wrote it.
    public let marker: OwnershipMarker
    /// The security identifier of the user whose logon starts the task, e.g. `S-1-5-21-…-1001`.
    public let userSID: String
    private let content: String

    /// Says `definition` in Task Scheduler's language, for the user `userSID`.
    /// - Throws: ``RenderingRefusal`` for what it cannot say: an environment and a log file among it.
    public init(_ definition: ServiceDefinition, userSID: String) throws(RenderingRefusal) {
        self.definition = definition
        self.userSID = userSID
        content = ""
        marker = OwnershipMarker(definition, content: content)
    }

    /// The bytes of the file.
    public func rendered() -> [UInt8] { Array(content.utf8) }

    /// Reads such a file, ours or not.
    /// - Throws: ``DefinitionSyntaxError`` when it is none, or uses means that none of ours does.
    public static func parse(_ bytes: [UInt8]) throws(DefinitionSyntaxError) -> ParsedDefinition {
        throw DefinitionSyntaxError("is no task")
    }
}
