package import Platform

/// A server that was started for an agent and outlives single calls: one file in the home's `servers/` each, written
/// before the server is used and removed when it was ended. Whoever finds one without its owner ends the server.
package struct ManagedServerRecord: Codable, Sendable, Equatable {
    /// What kind of process started a server.
    package enum OwnerKind: String, Codable, Sendable {
        case daemon
        /// The setup wizard.
        case wizard
    }

    /// The server's process.
    package var process: ProcessIdentity
    /// What kind of process it serves.
    package var ownerKind: OwnerKind
    /// The process that it serves.
    package var owner: ProcessIdentity
    /// The agent's name.
    package var agent: String
    /// When it was started.
    package var startedAt: Timestamp

    /// A record of these values.
    package init(
        process: ProcessIdentity, ownerKind: OwnerKind, owner: ProcessIdentity, agent: String, startedAt: Timestamp
    ) {
        self.process = process
        self.ownerKind = ownerKind
        self.owner = owner
        self.agent = agent
        self.startedAt = startedAt
    }

    /// Reads the record at `path`; nil when it is none.
    /// - Throws: ``SystemError`` when the file cannot be read.
    package static func read(_ path: String) throws -> ManagedServerRecord? {
        let content = try FileSystem.read(path, limit: 1 << 16)
        return try? RecordText.decode(ManagedServerRecord.self, from: content)
    }

    /// Writes the record into `directory`, complete before it is visible.
    /// - Returns: its path.
    @discardableResult
    package func write(in directory: String) throws -> String {
        let path = FilePath.join(directory, "\(agent)-\(process.pid).json")
        try FileSystem.writeAtomically(try RecordText.encode(self) + [0x0A], to: path)
        return path
    }
}
