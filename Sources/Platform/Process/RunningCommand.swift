/// A process with the command line that it was started with.
package struct RunningCommand: Sendable, Hashable {
    /// Which process it is.
    package let process: ProcessIdentity
    /// The words it was started with, its name first.
    package let arguments: [String]

    /// A process with this command line.
    package init(process: ProcessIdentity, arguments: [String]) {
        self.process = process
        self.arguments = arguments
    }

    /// All processes of one user, or of all with nil, whose command lines may be read; this process is left out.
    /// - Throws: ``SystemError`` when the table of processes cannot be read.
    package static func all(of user: UInt32?) throws(SystemError) -> [RunningCommand] {
        let own = ProcessIdentity.current().pid
        return try ProcessTable.all().compactMap { entry in
            guard entry.pid != own, entry.isRunning, user == nil || ProcessTable.user(of: entry.pid) == user,
                let arguments = ProcessTable.arguments(of: entry.pid)
            else { return nil }
            return RunningCommand(process: entry.identity, arguments: arguments)
        }
    }

    /// The words that one process was started with; nil when it is gone or may not be inspected.
    package static func arguments(of process: ProcessIdentity) -> [String]? {
        guard let arguments = ProcessTable.arguments(of: process.pid), process.isRunning else { return nil }
        return arguments
    }
}
