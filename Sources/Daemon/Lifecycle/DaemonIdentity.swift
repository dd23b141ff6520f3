package import Platform

/// Which process serves a home: the content of `daemon.pid`.
///
/// A pid alone names nobody, since pids are reused; the start time makes it one process.
package struct DaemonIdentity: Codable, Sendable, Equatable {
    /// The process: pid and start time.
    package var process: ProcessIdentity
    /// When it began to serve.
    package var startedAt: Timestamp
    /// The absolute path of its binary, as it was at its start.
    package var executable: String
    /// The version of its binary.
    package var version: String
    /// The canonical home that it serves.
    package var root: String
    /// New for every start.
    package var instance: String

    /// Describes a daemon process.
    package init(
        process: ProcessIdentity, startedAt: Timestamp, executable: String, version: String, root: String,
        instance: String
    ) {
        self.process = process
        self.startedAt = startedAt
        self.executable = executable
        self.version = version
        self.root = root
        self.instance = instance
    }

    private enum CodingKeys: String, CodingKey {
        case pid, startTime, startedAt, executable, version, root, instance
    }

    /// Reads the flat object that ``encode(to:)`` writes.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        process = ProcessIdentity(
            pid: try container.decode(Int32.self, forKey: .pid),
            startTime: try container.decode(String.self, forKey: .startTime))
        startedAt = try container.decode(Timestamp.self, forKey: .startedAt)
        executable = try container.decode(String.self, forKey: .executable)
        version = try container.decode(String.self, forKey: .version)
        root = try container.decode(String.self, forKey: .root)
        instance = try container.decode(String.self, forKey: .instance)
    }

    /// Writes one flat object, with the process as `pid` and `startTime`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(process.pid, forKey: .pid)
        try container.encode(process.startTime, forKey: .startTime)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(executable, forKey: .executable)
        try container.encode(version, forKey: .version)
        try container.encode(root, forKey: .root)
        try container.encode(instance, forKey: .instance)
    }

    /// Reads the record at `path`; nil when there is none or it is not one of ours.
    package static func read(_ path: String) -> DaemonIdentity? {
        guard let bytes = try? FileSystem.read(path, limit: 1 << 16) else { return nil }
        return try? RecordText.decode(DaemonIdentity.self, from: bytes)
    }

    /// Writes the record, complete before it is visible.
    package func write(to path: String) throws {
        try FileSystem.writeAtomically(try RecordText.encode(self) + [0x0A], to: path, durable: false)
    }

    /// Removes the record, if it is still this daemon's.
    package func removeRecord(at path: String) throws(SystemError) {
        if Self.read(path)?.instance == instance { try FileSystem.removeFile(path) }
    }
}
