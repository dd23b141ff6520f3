import Platform

/// The processes above a hook, each looked at once, because a pusher waits for it.
package struct Ancestry: Sendable, Equatable {
    /// One process.
    package struct Member: Sendable, Equatable {
        /// The process's id.
        package var pid: Int32
        /// Where it works; nil when that cannot be told.
        package var workingDirectory: String?

        /// A process at a place.
        package init(pid: Int32, workingDirectory: String?) {
            self.pid = pid
            self.workingDirectory = workingDirectory
        }
    }

    /// How many processes lie between a hook and what started it all, at most.
    private static let mostGenerations = 100

    /// The processes, the parent first; neither init nor what cannot be seen.
    package var members: [Member]

    /// Processes that are known.
    package init(_ members: [Member]) { self.members = members }

    /// Looks at the processes above the process `pid`.
    package static func above(_ pid: Int32) -> Ancestry {
        var members: [Member] = []
        var pid = pid
        while members.count < mostGenerations, let parent = ProcessIdentity.parent(of: pid), parent > 1 {
            pid = parent
            members.append(Member(pid: pid, workingDirectory: ProcessIdentity.workingDirectory(of: pid)))
        }
        return Ancestry(members)
    }
}
