/// Starts processes that outlive the one that starts them.
package enum DetachedProcess {
    /// Whether the child gets a pipe in which it says one line when it is ready.
    package enum Readiness: Sendable {
        case notReported
        /// Through ``DetachedProcess/readinessDescriptor``.
        case reportedByPipe
    }

    /// Starts a command in a new session, reading the null device, with nothing open but what is named here.
    ///
    /// Its standard input and deadline are not used.
    /// - Parameter output: the file that standard output and standard error are appended to, created 0600.
    package static func launch(
        _ command: Command, output: String, readiness: Readiness = .notReported
    ) throws(CommandError) -> DetachedChild {
        let null = try CommandError.whileStarting { () throws(SystemError) in
            try OwnedDescriptor.readingNothing()
        }
        let log = try CommandError.whileStarting { () throws(SystemError) in
            try OwnedDescriptor(opening: output, for: .appending)
        }
        let standard = [null.rawValue, log.rawValue, log.rawValue]
        switch readiness {
        case .notReported:
            return DetachedChild(try ChildProcess(command, descriptors: standard, as: .detached), readiness: nil)
        case .reportedByPipe:
            let pipe = try CommandError.whileStarting { () throws(SystemError) in try Pipe.fromChild() }
            let child = try ChildProcess(
                command, descriptors: standard + [pipe.writeEnd.rawValue], as: .detached)
            return DetachedChild(child, readiness: PipeReader(pipe.takeReadEnd()))
        }
    }
}
