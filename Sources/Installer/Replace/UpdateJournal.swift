import Daemon
import Platform

/// What an update has set out to do, written before it touches the executable, and removed when all is done.
///
/// Whoever finds one whose writer is gone finishes the update or takes it back.
package struct UpdateJournal: Codable, Sendable, Hashable {
    /// Which way it goes.
    package enum Direction: String, Codable, Sendable {
        /// To the new version.
        case forward
        /// Back to the old one, because the new one did not work.
        case back
    }

    /// The layout of this file; 1 is the only one there is.
    package var format = 1
    /// The version that is replaced.
    package var from: Version
    /// The version that replaces it.
    package var to: Version
    /// The canonical home whose daemon is restarted with it.
    package var home: String
    /// The daemon of that home has to run in the end.
    package var needsDaemon: Bool
    /// It has to run through the service that is installed, if one is; nil in the journals of older versions, for true.
    package var needsService: Bool?
    /// The version was asked for by name, so the floor stays where it is.
    package var isPinned: Bool
    /// Allowed signers that the new version's manifest adds.
    package var nextSigners: String?
    /// Which way it goes.
    package var direction = Direction.forward
    /// Why it goes back.
    package var reason: String?
    /// It goes back because the disk was full, which says nothing about the new version.
    package var isBlameless: Bool?

    /// An update that is about to begin.
    package init(
        from: Version, to: Version, home: String, needsDaemon: Bool, needsService: Bool? = nil, isPinned: Bool,
        nextSigners: String?
    ) {
        self.from = from
        self.to = to
        self.home = home
        self.needsDaemon = needsDaemon
        self.needsService = needsService
        self.isPinned = isPinned
        self.nextSigners = nextSigners
    }

    /// Where the database lies as it was before the new version's first start.
    package var databaseCopy: String { FilePath.join(home, HomeEntry.databaseCopy.rawValue) }

    /// Keeps room on the disk of the home while the update works.
    package var room: String { FilePath.join(home, HomeEntry.updateRoom.rawValue) }

    /// Reads the journal at `path`; nil when there is none. A home that is gone needs no daemon any more.
    /// - Throws: ``JournalError`` for one that cannot be understood.
    package static func read(_ path: String) throws(JournalError) -> UpdateJournal? {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileSystem.read(path, limit: 1 << 20)
        } catch {
            if error.isNotFound { return nil }
            throw .unreadable(path, "\(error)")
        }
        guard var journal = try? RecordText.decode(UpdateJournal.self, from: bytes), journal.format == 1 else {
            throw .unreadable(path, "it is not a journal of this version's")
        }
        if FileSystem.kind(of: journal.home) == nil { journal.needsDaemon = false }
        return journal
    }

    /// The file's content.
    func rendered() throws(JournalError) -> [UInt8] {
        guard let text = try? RecordText.encode(self) else { throw .unreadable(home, "it cannot be written as JSON") }
        return text + [0x0A]
    }
}

/// Why a journal cannot be used.
package enum JournalError: Error, Equatable, CustomStringConvertible {
    /// The file is there, and not what it should be.
    case unreadable(String, String)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "the journal of an interrupted update, \(path), cannot be used: \(reason); run the installer again to repair"
        }
    }
}
