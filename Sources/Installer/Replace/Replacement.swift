import Daemon
package import Platform

/// The exchange of the executable: at every moment its name leads to a whole executable, the old one or the new one; on
/// Windows, for the moment between two renames, to a script that brings the old one back.
///
/// The order, and what each step relies on:
/// 1. `stage`: the new executable is written beside the old one and has reached the disk.
/// 2. `record`: the journal has reached the disk. From here on an interruption is noticed.
/// 3. `swap`: the old one gets its second name `.previous`, which reaches the disk; then the new one takes its name.
/// 4. `putBack`, where it failed; then `close`: the journal goes.
///
/// The staged file vanishes in the very step that puts the new executable in place, so its presence tells which one
/// is there. Blocks.
package struct Replacement: Sendable {
    private let location: InstallLocation
    private let files: any FileOperations
    private let replacesRunning: Bool

    /// The exchange of the executable at `location`.
    /// - Parameter replacesRunning: whether one rename does it; where not, the old one is renamed aside first, and its
    ///   file removed by the next update that finds it out of use. An end between the two is what ``RescueScript`` is for.
    package init(
        _ location: InstallLocation, files: any FileOperations,
        replacesRunning: Bool = SystemName.replacesRunningPrograms
    ) {
        self.location = location
        self.files = files
        self.replacesRunning = replacesRunning
    }

    /// What the executable's name leads to, as the journal's owner needs to know it.
    package enum Present: Sendable, Equatable { case old, new }

    /// Writes the new executable beside the old one.
    package func stage(_ bytes: [UInt8]) throws(SystemError) {
        try files.remove(location.staged)
        try files.write(bytes, to: location.staged, mode: 0o755)
    }

    /// Writes the journal down.
    package func record(_ journal: UpdateJournal) throws {
        try files.replace(location.journal, with: try journal.rendered())
    }

    /// Writes down beforehand what the journal says on the way back, while there is room for it.
    func prepare(back journal: UpdateJournal) throws {
        var journal = journal
        journal.direction = .back
        // It is only needed where the disk is full.
        journal.isBlameless = true
        try files.remove(location.journalBack)
        try files.write(try journal.rendered(), to: location.journalBack, mode: 0o600)
    }

    /// Turns the journal's direction, on a full disk without the reason.
    func turn(_ journal: UpdateJournal) throws {
        do {
            try record(journal)
        } catch {
            guard FileSystem.kind(of: location.journalBack) != nil else { throw error }
            try files.rename(location.journalBack, to: location.journal)
            try files.synchronize(directory: location.directory)
        }
    }

    /// Keeps the old executable, if there is one, and puts the new one in its place.
    package func swap() throws(SystemError) {
        if FileSystem.kind(of: location.executable) != nil { try keep() }
        try place(location.staged)
        try files.synchronize(directory: location.directory)
    }

    /// Gives a whole executable the name under which it is run.
    private func place(_ path: String) throws(SystemError) {
        guard !replacesRunning, FileSystem.kind(of: location.executable) != nil else {
            return try files.rename(path, to: location.executable)
        }
        let taken = Set(aside())
        let free = (0...taken.count).lazy.map { location.asidePrefix + "\($0)" }.first { !taken.contains($0) }
        guard let free else { return }
        try files.remove(location.rescue)
        try files.write(Array(RescueScript.text(location.name).utf8), to: location.rescue, mode: 0o755)
        try files.synchronize(directory: location.directory)
        try files.rename(location.executable, to: free)
        do throws(SystemError) {
            try files.rename(path, to: location.executable)
        } catch {
            try files.rename(free, to: location.executable)
            throw error
        }
    }

    /// The files of earlier executables that ran when they were replaced.
    private func aside() -> [String] {
        let names = (try? FileSystem.entries(of: location.directory)) ?? []
        let prefix = FilePath.lastComponent(location.asidePrefix)
        return names.filter { $0.hasPrefix(prefix) }.map { FilePath.join(location.directory, $0) }
    }

    private func keep() throws(SystemError) {
        try files.remove(location.spare)
        try files.link(location.executable, as: location.spare)
        try files.rename(location.spare, to: location.previous)
        // rename(2) does nothing when both names lead to one file already, as after an update that was taken back.
        try files.remove(location.spare)
        try files.synchronize(directory: location.directory)
    }

    /// Which executable is in place while a journal is there.
    package func present() throws(SystemError) -> Present {
        if FileSystem.kind(of: location.staged) != nil { return .old }
        guard FileSystem.kind(of: location.previous) != nil else { return .old }
        let limit = ReleaseArtifact.largestExecutable
        let isOld =
            try FileSystem.read(location.executable, limit: limit)
            == FileSystem.read(location.previous, limit: limit)
        return isOld ? .old : .new
    }

    /// Puts the old executable back; nothing happens when it is in place.
    package func putBack() throws(SystemError) {
        if try present() == .new {
            try files.remove(location.spare)
            try files.link(location.previous, as: location.spare)
            try place(location.spare)
        }
        try files.remove(location.staged)
        try files.synchronize(directory: location.directory)
    }

    /// Writes the receipt down.
    package func record(_ receipt: Receipt) throws {
        // Readable for all who may run the executable: they are told by it where updates come from. Not with a password.
        let mode: UInt32 = CredentialRedaction.redact(receipt.source) == receipt.source ? 0o644 : 0o600
        try files.replace(location.receipt, with: try receipt.rendered(), mode: mode)
    }

    /// Gives back the room of a staged executable that is not to take its place any more. What is left of it still says
    /// that nothing was exchanged.
    package func emptyStaged() throws(SystemError) { try files.empty(location.staged) }

    /// Forgets the journal: the update is over, whichever way it went.
    package func close() throws(SystemError) {
        if !replacesRunning {
            // Ended between the two renames.
            if FileSystem.kind(of: location.executable) == nil, FileSystem.kind(of: location.previous) != nil {
                try files.link(location.previous, as: location.spare)
                try files.rename(location.spare, to: location.executable)
            }
            // One that still runs stays until the next time.
            for path in aside() { try? files.remove(path) }
            try files.remove(location.rescue)
        }
        try files.remove(location.staged)
        try files.remove(location.spare)
        try files.remove(location.journal + ".tmp")
        try files.remove(location.journalBack)
        try files.remove(location.receipt + ".tmp")
        try files.remove(location.journal)
        try files.synchronize(directory: location.directory)
    }
}
