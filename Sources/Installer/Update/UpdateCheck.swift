package import Daemon
package import Platform

/// What is known of newer versions without asking anybody: a home's `update-check.json`.
package struct UpdateCheck: Codable, Sendable, Equatable {
    /// When the source was last asked, or was going to be.
    package var checkedAt: Timestamp
    /// The newest version that it offered, verified; nil when it was not reached yet.
    package var latest: Version?

    /// How long an answer is good for.
    private static let validity = Duration.seconds(24 * 3600)

    /// Set to 1, nothing is ever looked for.
    package static let offVariable = "NO_MISTAKES_NO_UPDATE_CHECK"

    /// A note of these values.
    package init(checkedAt: Timestamp, latest: Version?) {
        self.checkedAt = checkedAt
        self.latest = latest
    }

    /// Where the note lies in a home.
    package static func path(in root: CanonicalRoot) -> String { HomeLayout(root: root).path(of: .updateCheck) }

    /// Reads the note; nil when there is none that can be understood.
    package static func read(_ path: String) -> UpdateCheck? {
        guard let bytes = try? FileSystem.read(path, limit: 64 << 10) else { return nil }
        return try? RecordText.decode(UpdateCheck.self, from: bytes)
    }

    /// Writes the note.
    package func write(to path: String) throws {
        try FileSystem.writeAtomically(try RecordText.encode(self) + [0x0A], to: path, durable: false)
    }

    /// Whether the source is to be asked again; a note from the future was written by a wrong clock.
    package func isDue(_ now: Timestamp) -> Bool {
        let age = now.duration(since: checkedAt)
        return age < .zero || age >= Self.validity
    }

    /// Whether this process may look for newer versions at all: never for a development build, in CI, or against the
    /// user's wish.
    package static func isWanted(_ version: Version, environment: [String: String]) -> Bool {
        let isSet = { (name: String) in !["", "0", "false"].contains(environment[name] ?? "") }
        return !version.isDevelopment && !isSet("CI") && environment[offVariable] != "1"
            && environment[RunMarker.variable] == nil
    }

    /// Asks the source, and notes what it says; of processes that begin at the same time one does. Blocks; for a process
    /// that nobody waits for.
    /// - Throws: as an update does.
    package static func ask(_ context: UpdateContext) throws {
        let path = path(in: context.layout.root)
        guard let lock = try? FileLock.acquire(path + ".lock", holder: "no-mistakes") else { return }
        let outcome = Result { try askOnce(context, path) }
        lock.release()
        try outcome.get()
    }

    private static func askOnce(_ context: UpdateContext, _ path: String) throws {
        let receipt = try context.receipt()
        let last = read(path)
        guard last?.isDue(context.clock()) ?? true else { return }
        let directory = path + ".\(ProcessIdentity.current().pid)"
        // Before the source is asked: one that does not answer is not asked by every command.
        try UpdateCheck(checkedAt: context.clock(), latest: last?.latest).write(to: path)
        try FileSystem.makePrivateDirectory(directory)
        defer { try? FileSystem.removeTree(directory) }
        let fetcher = ReleaseFetcher(
            source: try ReleaseSource(receipt.source, relativeTo: context.location.directory),
            downloader: context.downloader, tools: context.tools, directory: directory)
        let manifest = try fetcher.manifest(of: nil, by: receipt.signers)
        let isUsable =
            !manifest.isExpired(now: context.clock().description) && manifest.version >= receipt.floor
            && !receipt.bad.contains { $0.version == manifest.version }
        try UpdateCheck(checkedAt: context.clock(), latest: isUsable ? manifest.version : nil).write(to: path)
    }
}
