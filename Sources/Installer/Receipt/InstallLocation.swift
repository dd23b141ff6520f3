package import Platform

/// Where an installed executable lies, and what belongs to it: everything that an update needs lies beside the
/// executable itself, so that two homes that share it never interleave.
package struct InstallLocation: Sendable, Hashable {
    /// The executable: absolute, links resolved.
    package let executable: String

    /// The location of the executable at `path`, which may be a link.
    /// - Throws: `SystemError` when a part of the path cannot be examined.
    package init(of path: String) throws(SystemError) {
        executable = try FileSystem.canonicalPath(path)
    }

    /// The directory of the executable.
    package var directory: String { FilePath.parent(executable) }
    /// The executable's name in it.
    package var name: String { FilePath.lastComponent(executable) }
    /// What the installer wrote down: ``Receipt``.
    package var receipt: String { FilePath.join(directory, "install.json") }
    /// The executable that the last update replaced.
    package var previous: String { FilePath.join(directory, name + ".previous") }
    /// Held while an update, an uninstall or the undoing of one works here.
    package var lock: String { FilePath.join(directory, ".\(name).update.lock") }
    /// What an update in progress has done: ``UpdateJournal``.
    package var journal: String { FilePath.join(directory, ".\(name).update.json") }
    /// What the journal says on the way back, for when there is no room to write it then.
    package var journalBack: String { journal + ".back" }
    /// The new executable before it gets its name; gone from the moment on in which it has it.
    package var staged: String { FilePath.join(directory, ".\(name).new") }
    /// A second name on its way to another place.
    package var spare: String { FilePath.join(directory, ".\(name).spare") }
    /// What the old executable is renamed to while it runs, where its name cannot be taken from it; a number follows.
    package var asidePrefix: String { FilePath.join(directory, ".\(name).old-") }
    /// What is run in the place of the executable while that has no name: ``RescueScript``.
    package var rescue: String {
        FilePath.join(directory, (name.lowercased().hasSuffix(".exe") ? String(name.dropLast(4)) : name) + ".cmd")
    }
    /// Keeps room on the disk while an update works.
    package var room: String { FilePath.join(directory, ".\(name).room") }
    /// A private directory for what was downloaded and is not verified yet.
    package var unverified: String { FilePath.join(directory, ".\(name).unverified") }

    /// What installers that were killed have left in the directory.
    func abandoned() -> [String] {
        let names = (try? FileSystem.entries(of: directory)) ?? []
        return names.filter { $0.hasPrefix(".install.") }.map { FilePath.join(directory, $0) }
    }

    /// All that may lie beside the executable because of us, the receipt apart.
    package var companions: [String] { [previous, journal, journalBack, staged, spare, rescue, room, lock] }
}
