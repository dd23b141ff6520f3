import Platform

/// Keeps the daemons that start in a home from starting runs, as long as the process that asked for it lives: each of
/// them is about to be stopped, and would cancel what it has begun. A daemon that runs already is asked by ``DrainHold``;
/// where it did not answer, it still finds this when it ends, and keeps its queue.
///
/// A file that names the process. Whoever is killed holds nothing any more; the next daemon removes what it has left.
package struct QueueHold: Sendable {
    /// Where the process is named.
    package let path: String

    /// The hold of one home.
    package init(_ layout: HomeLayout) { path = layout.path(of: .queueHold) }

    /// What the file of this process says.
    /// - Throws: when it cannot be written as JSON.
    package static func text() throws -> [UInt8] { try RecordText.encode(ProcessIdentity.current()) + [0x0A] }

    /// What is said of a process that holds a queue. Blocking.
    /// - Parameter pid: nil where the system does not tell who it is.
    static func words(_ pid: Int32?) -> String {
        guard let pid, let process = ProcessIdentity.of(pid: pid) else { return "a command that stops the daemon" }
        var words = RunningCommand.arguments(of: process) ?? []
        if let program = words.first { words[0] = FilePath.lastComponent(program) }
        let command = CredentialRedaction.redact(SafeText.escape(words.joined(separator: " ")))
        return "process \(pid)" + (command.isEmpty ? "" : " (\(command))")
    }

    /// The process that lives and holds the queue; nil when none does. Blocking.
    func holder() -> ProcessIdentity? {
        guard let bytes = try? FileSystem.read(path, limit: 4096) else { return nil }
        if let holder = try? RecordText.decode(ProcessIdentity.self, from: bytes), holder.isRunning { return holder }
        try? FileSystem.removeFile(path)
        return nil
    }
}
