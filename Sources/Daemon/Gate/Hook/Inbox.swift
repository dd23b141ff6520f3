import Platform

/// The directory of push records: written by hooks, emptied by the daemon. A record is a file `<id>.json`.
///
/// Once ``write(_:)`` has returned, its records survive a crash of anything. It waits for the disk once a record and not
/// for the directory, which would double a pusher's wait (4 ms each on ext4): a journal that has the content has the
/// staged name too, and ``records(_:)`` takes in what still has it after a power cut.
package struct Inbox: Sendable {
    private let directory: String
    private let report: @Sendable (String) -> Void
    private let isWritten: @Sendable () throws -> Bool

    /// The inbox at `directory`, which must exist.
    /// - Parameters:
    ///   - report: told, in words for a log, about records that cannot be read.
    ///   - isWritten: whether a hook is at work that may still complete what it has begun to write.
    package init(
        directory: String, report: @escaping @Sendable (String) -> Void = { _ in },
        isWritten: @escaping @Sendable () throws -> Bool = Inbox.isWrittenByHooks
    ) {
        self.directory = directory
        self.report = report
        self.isWritten = isWritten
    }

    /// Whether any hook of ours runs, by the command line that the gates' scripts give it.
    package static func isWrittenByHooks() throws -> Bool {
        try RunningCommand.all(of: CurrentProcess.userID).contains { command in
            zip(command.arguments, command.arguments.dropFirst()).contains { $0 == ("hook", "post-receive") }
        }
    }

    /// Makes records durable, all of them before the first gets its name.
    /// - Throws: ``SystemError`` when one could not be written; then some may be there already.
    package func write(_ records: [PushRecord]) throws {
        for record in records {
            try FileSystem.writeNew(RecordText.encode(record), to: staged(record.id))
        }
        for record in records { try synchronize(staged(record.id)) }
        for record in records { try publish(record.id) }
    }

    /// The records with these ids that are still here, or all, in the order of the ids.
    ///
    /// One that is not a record is set aside and reported; one that cannot be read now stays where it is.
    /// - Throws: ``SystemError`` when the directory itself cannot be read.
    package func records(_ ids: [RunID]?) throws -> [PushRecord] {
        let names: [String]
        if let ids {
            names = Set(ids).sorted().map(Self.name)
        } else {
            try takeInStaged()
            // Names of one length and alphabet, so their order is the order of the ids.
            names = try FileSystem.entries(of: directory).filter { $0.hasSuffix(Self.suffix) && !$0.hasPrefix(".") }
        }
        return names.compactMap(record)
    }

    /// How many records are here, read or not.
    /// - Throws: ``SystemError`` when the directory cannot be read.
    package func count() throws -> Int {
        try FileSystem.entries(of: directory).count { name in
            name.hasPrefix(".") ? name.hasSuffix(Self.stagedSuffix) : name.hasSuffix(Self.suffix)
        }
    }

    /// Whether a record of this id is still here, readable or not.
    package func contains(_ id: RunID) -> Bool { FileSystem.kind(of: path(id)) != nil }

    /// Removes a record that has been dealt with; one that is gone already is fine.
    /// - Throws: ``SystemError``.
    package func remove(_ id: RunID) throws { try FileSystem.removeFile(path(id)) }

    /// Takes a record out of the inbox without losing it: it becomes `<id>.json.rejected`, with the reason beside it.
    /// - Throws: ``SystemError``.
    package func setAside(_ id: RunID, reason: String) throws { try setAside(Self.name(id), reason: reason) }

    private func synchronize(_ path: String) throws {
        do {
            try FileSystem.synchronizeFile(path)
        } catch let error where error.isNotFound {
            // The daemon was looking at the same moment and has it.
            return
        }
    }

    private func publish(_ id: RunID) throws {
        do {
            try FileSystem.rename(staged(id), to: path(id))
        } catch let error where error.isNotFound {
            return
        }
    }

    /// Gives their names to the records of a hook that ended, or a machine that stopped, just before it would have.
    ///
    /// Taking one in twice makes one run of it, so a hook that is still at work does not matter. One that is not whole is
    /// a hook's that is writing it, or was killed while it did; its push is found in the branch's log.
    private func takeInStaged() throws {
        let unfinished = try FileSystem.entries(of: directory).filter { name in
            try name.hasPrefix(".") && name.hasSuffix(Self.stagedSuffix) && !takeIn(staged: name)
        }
        guard !unfinished.isEmpty, try !isWritten() else { return }
        // Once more, because the hook may have come to its end in between.
        for name in unfinished where try !takeIn(staged: name) {
            try FileSystem.removeFile(FilePath.join(directory, name))
            report("\(FilePath.join(directory, name)) was left unfinished by a killed hook and is removed")
        }
    }

    /// - Returns: false when the record is there and not whole.
    private func takeIn(staged name: String) throws -> Bool {
        let content: [UInt8]
        do throws(SystemError) {
            content = try FileSystem.read(FilePath.join(directory, name), limit: Self.largest)
        } catch {
            // Gone already, or not to be read now: then it is not known to be unfinished.
            return true
        }
        guard let id = RunID(String(name.dropFirst().dropLast(Self.stagedSuffix.count))) else { return true }
        guard let record = try? RecordText.decode(PushRecord.self, from: content), record.id == id else { return false }
        try publish(id)
        return true
    }

    private func record(named name: String) -> PushRecord? {
        let path = FilePath.join(directory, name)
        do {
            let content = try FileSystem.read(path, limit: Self.largest)
            do {
                let record = try RecordText.decode(PushRecord.self, from: content)
                if Self.name(record.id) == name, record.isConsistent { return record }
                try reject(name, reason: "its parts contradict each other")
            } catch let error as DecodingError {
                try reject(name, reason: error.inWords)
            }
        } catch let error as SystemError where error.isNotFound {
            return nil
        } catch {
            report("push record \(path) cannot be read and stays: \(error)")
        }
        return nil
    }

    private func reject(_ name: String, reason: String) throws {
        try setAside(name, reason: reason)
        report("\(FilePath.join(directory, name)) is no push record and was set aside: \(reason)")
    }

    private func setAside(_ name: String, reason: String) throws {
        let rejected = FilePath.join(directory, name + ".rejected")
        try FileSystem.rename(FilePath.join(directory, name), to: rejected)
        try FileSystem.writeAtomically(Array((reason + "\n").utf8), to: rejected + ".reason", durable: false)
    }

    private func path(_ id: RunID) -> String { FilePath.join(directory, Self.name(id)) }
    private func staged(_ id: RunID) -> String { FilePath.join(directory, "." + id.text + Self.stagedSuffix) }
    private static func name(_ id: RunID) -> String { id.text + suffix }

    /// Bytes; a record has a few hundred.
    private static let largest = 1 << 20
    private static let suffix = ".json"
    private static let stagedSuffix = ".staged"
}
