package import Platform

/// The `git push` behind a hook, and the working copy it works in: a run copies files out of that, and begins when
/// the push is over.
package struct Pusher: Sendable, Equatable {
    /// The top of the working copy.
    package var checkout: String
    /// `git push` itself, or a process above it that works in the same place; nil when it has ended already.
    package var process: ProcessIdentity?

    /// A pusher that is known.
    package init(checkout: String, process: ProcessIdentity?) {
        self.checkout = checkout
        self.process = process
    }

    /// How to ask about processes and directories.
    package struct Lookup: Sendable {
        /// Whether a directory has an entry `.git`.
        package var hasRepository: @Sendable (String) -> Bool
        /// Names a process; nil when it has ended.
        package var process: @Sendable (Int32) -> ProcessIdentity?

        /// Answers from these closures.
        package init(
            hasRepository: @escaping @Sendable (String) -> Bool,
            process: @escaping @Sendable (Int32) -> ProcessIdentity?
        ) {
            self.hasRepository = hasRepository
            self.process = process
        }

        /// Answers from this system.
        package static let system = Lookup(
            hasRepository: { FileSystem.kind(of: FilePath.join($0, ".git")) != nil },
            process: { ProcessIdentity.of(pid: $0) })
    }

    /// Looks for the pusher among the processes above a hook.
    ///
    /// The hook and `git receive-pack` work in the gate; the first process above them that does not is `git push`
    /// itself, or the shell between the two, in the same directory. When that one is in no working copy (a push from
    /// a bare repository, or over ssh) the answer is nil: whoever started it may be anywhere.
    /// - Parameters:
    ///   - ancestry: the processes above the hook.
    ///   - gate: the gate's canonical directory.
    package static func find(in ancestry: Ancestry, gate: String, lookup: Lookup = .system) -> Pusher? {
        for member in ancestry.members.prefix(mostGenerations) {
            guard let directory = member.workingDirectory else { return nil }
            if directory == gate || directory.hasPrefix(gate + "/") { continue }
            return workingCopy(at: directory, lookup).map { Pusher(checkout: $0, process: lookup.process(member.pid)) }
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
