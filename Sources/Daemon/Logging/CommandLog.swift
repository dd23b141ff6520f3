import Platform

/// The log of who changed what the daemon does: one line for each such command, in `logs/cli.log`.
package enum CommandLog {
    /// Records that this process carries out a command. A line that cannot be written stops nobody.
    /// - Returns: whether there was a place for it; a home that is new has none yet.
    /// - Parameters:
    ///   - arguments: the command line without the program.
    ///   - version: this program's.
    @discardableResult
    package static func record(
        _ arguments: [String], version: String, layout: HomeLayout,
        clock: @escaping WallClock = Timestamp.now
    ) -> Bool {
        guard FileSystem.kind(of: layout.logs) == .directory,
            let log = try? HomeLog.commands.open(in: layout, clock: clock)
        else { return false }
        let own = ProcessIdentity.current().pid
        let parent = ProcessIdentity.parent(of: own)
        log.info(
            "command",
            [
                "pid": "\(own)", "parent": parent.map { "\($0)" },
                "parent_program": parent.flatMap { ProcessIdentity.executable(of: $0) }, "version": version,
                "command": arguments.joined(separator: " "),
            ])
        return true
    }
}
