import Platform

/// What a gate is and whom it serves: the file `no-mistakes.json` in it, from which its other files are rendered.
package struct GateIdentity: Codable, Sendable, Equatable {
    /// The format of this file.
    package private(set) var version = 1
    /// The repository's id, which also names the gate.
    package var repositoryID: String
    /// The home that the gate belongs to.
    package var home: String
    /// The gate's own directory.
    package var gate: String
    /// The repository whose pushes it takes: its main working copy, and git's common directory.
    package var workingCopy: String
    /// git's common directory of that repository.
    package var commonDirectory: String
    /// How objects are named in the gate.
    package var objectFormat: ObjectFormat
    /// What git found out about the gate's file system.
    package var fileSystem: FileSystemTraits
    /// The program that the hook calls.
    package var executable: String
    /// When the gate was made.
    package var createdAt: Timestamp

    /// Reads the identity of a gate.
    /// - Throws: ``GateError/damaged(gate:detail:)`` when the file is missing or cannot be understood.
    package static func read(_ files: GateFiles) throws -> GateIdentity {
        do {
            return try RecordText.decode(GateIdentity.self, from: FileSystem.read(files.identity))
        } catch let error as DecodingError {
            throw GateError.damaged(gate: files.path, detail: "\(files.identity): \(error.inWords)")
        } catch {
            throw GateError.damaged(gate: files.path, detail: "\(files.identity): \(error)")
        }
    }

    /// The file's content.
    func encoded() throws -> [UInt8] {
        try RecordText.encode(self, forPeople: true)
    }
}
