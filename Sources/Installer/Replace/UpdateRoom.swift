import Platform

/// The room on disk that an update needs once it has stopped the daemon: looked for while nothing is touched yet, because
/// without it neither version might come up.
///
/// Beside what is only counted, a little is really taken, which also finds what counting does not, such as a quota. What
/// is taken in the home is given back when a daemon does not come up because somebody else has filled the disk, and not
/// before; what is taken beside the executable, when journal or receipt are written anew. Blocks.
struct UpdateRoom {
    /// A file that keeps the room for a start in the home: lock, record, log, the database's own log.
    private let inHome: String
    /// A file that keeps the room for journal and receipt beside the executable.
    private let besideExecutable: String
    private let database: String
    private let files: any FileOperations

    /// What is written to find out whether there is room, for a moment only.
    private var probe: String { inHome + ".probe" }

    /// In bytes.
    private static let homeReserve = 1 << 20
    private static let executableReserve = 256 << 10
    private static let margin: Int64 = 2 << 20

    /// The room of one update.
    /// - Parameters:
    ///   - inHome: a name that is free in the home of `database`.
    ///   - besideExecutable: a name that is free beside the executable.
    init(inHome: String, besideExecutable: String, database: String, files: any FileOperations) {
        self.inHome = inHome
        self.besideExecutable = besideExecutable
        self.database = database
        self.files = files
    }

    /// Makes sure of it.
    /// - Parameter restarts: whether a daemon is stopped and started, else nothing is needed in the home.
    /// - Throws: ``UpdateError/noRoom(reason:)``; then nothing is taken.
    func take(restarts: Bool) throws(UpdateError) {
        if restarts { try count() }
        do throws(SystemError) {
            try release()
            if restarts { try files.write(Self.noise(Self.homeReserve), to: inHome, mode: 0o600) }
            try files.write(Self.noise(Self.executableReserve), to: besideExecutable, mode: 0o600)
        } catch {
            try? release()
            throw .noRoom(reason: "\(error)")
        }
    }

    private func count() throws(UpdateError) {
        let home = FilePath.parent(inHome)
        // The copy, one more on the way back, and what the new version may rewrite in the database itself.
        let size = [database, database + "-wal"].reduce(Int64(0)) { $0 + (FileStamp.of($1)?.size ?? 0) }
        let wanted = 3 * size + Int64(Self.homeReserve) + Self.margin
        guard let free = try? FileSystem.freeSpace(at: home), free < wanted else { return }
        throw .noRoom(reason: "\(home) has room for \(free) bytes, and \(wanted) are needed there")
    }

    /// Gives all of it back.
    func release() throws(SystemError) {
        try releaseHome()
        try releaseExecutable()
        try? FileSystem.removeFile(probe)
    }

    /// Gives back what a daemon can start with.
    func releaseHome() throws(SystemError) { try files.remove(inHome) }

    /// Gives back what journal and receipt can be written with.
    func releaseExecutable() throws(SystemError) { try files.remove(besideExecutable) }

    /// Whether there is still something that a daemon could start with.
    var keepsHome: Bool { FileSystem.kind(of: inHome) != nil }

    /// Whether nothing of the size of a start can be written in the home any more: also where files are used up, or a
    /// quota is.
    var isFull: Bool {
        defer { try? FileSystem.removeFile(probe) }
        try? FileSystem.removeFile(probe)
        do throws(SystemError) {
            try FileSystem.writeNew(Self.noise(Self.homeReserve), to: probe, mode: 0o600, durable: true)
            return false
        } catch {
            return true
        }
    }

    /// Bytes that no file system stores in less room than they take.
    private static func noise(_ count: Int) -> [UInt8] {
        var state = UInt64.random(in: 1 ... .max)
        return (0..<count).map { _ in
            // Marsaglia's xorshift64.
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
    }
}
