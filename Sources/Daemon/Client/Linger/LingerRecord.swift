import Platform

/// The memory that lingering was enabled from a home: `linger.json`, see ``LingerMemory``.
struct LingerRecord: Codable, Equatable {
    /// For whom.
    var user: String
    /// When.
    var enabledAt: Timestamp

    /// Reads the record; nil when there is none.
    static func read(_ path: String) -> LingerRecord? {
        guard let bytes = try? FileSystem.read(path, limit: 1 << 16) else { return nil }
        return try? RecordText.decode(LingerRecord.self, from: bytes)
    }

    /// Writes the record, complete before it is visible.
    func write(to path: String) throws {
        try FileSystem.writeAtomically(try RecordText.encode(self) + [0x0A], to: path)
    }
}
