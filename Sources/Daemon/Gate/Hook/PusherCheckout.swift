import Platform

/// Finds the working copy that a push came from, for the files that a run copies out of it.
package enum PusherCheckout {
    /// How to ask about processes and directories.
    package struct Lookup: Sendable {
        /// The parent of a process; nil when there is no such process.
        package var parent: @Sendable (Int32) -> Int32?
        /// Where a process works; nil when that cannot be told.
        package var workingDirectory: @Sendable (Int32) -> String?
        /// Whether a directory has an entry `.git`.
        package var hasRepository: @Sendable (String) -> Bool

        /// Answers from these closures.
        package init(
            parent: @escaping @Sendable (Int32) -> Int32?, workingDirectory: @escaping @Sendable (Int32) -> String?,
            hasRepository: @escaping @Sendable (String) -> Bool
        ) {
            self.parent = parent
            self.workingDirectory = workingDirectory
            self.hasRepository = hasRepository
        }

        /// Answers from this system.
        package static let system = Lookup(
            parent: { ProcessIdentity.parent(of: $0) }, workingDirectory: { ProcessIdentity.workingDirectory(of: $0) },
            hasRepository: { FileSystem.kind(of: FilePath.join($0, ".git")) != nil })
    }

    /// The top of the working copy in which `git push` runs.
    ///
    /// The hook and `git receive-pack` work in the gate; the first process above them that does not is `git push`
    /// itself, or the shell between the two, in the same directory. When that one is in no working copy (a push from
    /// a bare repository, or over ssh) the answer is nil: whoever started it may be anywhere.
    /// - Parameters:
    ///   - pid: the hook's process.
    ///   - gate: the gate's canonical directory.
    package static func find(from pid: Int32, gate: String, lookup: Lookup = .system) -> String? {
        var pid = pid
        for _ in 0..<mostGenerations {
            guard let parent = lookup.parent(pid), parent > 1 else { return nil }
            pid = parent
            guard let directory = lookup.workingDirectory(pid) else { return nil }
            if directory == gate || directory.hasPrefix(gate + "/") { continue }
            return workingCopy(at: directory, lookup)
        }
        return nil
    }

    /// hook, receive-pack, `git` before it, a shell, `git push`, and one to spare.
    private static let mostGenerations = 6

    private static func workingCopy(at directory: String, _ lookup: Lookup) -> String? {
        var place = directory
        while !lookup.hasRepository(place) {
            let parent = FilePath.parent(place)
            if parent == place { return nil }
            place = parent
        }
        return place
    }
}
