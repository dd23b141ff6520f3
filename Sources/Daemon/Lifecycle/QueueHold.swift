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

    /// What the file says.
    struct Holder: Codable {
        /// Who holds the queue.
        var process: ProcessIdentity
        /// A daemon that is stopped meanwhile has what it began wait again, for the next daemon to begin it anew.
        var returnsRuns: Bool

        init(process: ProcessIdentity, returnsRuns: Bool) {
            self.process = process
            self.returnsRuns = returnsRuns
        }

        private enum CodingKeys: String, CodingKey { case returnsRuns }

        /// Reads the process's own keys, which are all that earlier versions write.
        init(from decoder: any Decoder) throws {
            process = try ProcessIdentity(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            returnsRuns = try container.decodeIfPresent(Bool.self, forKey: .returnsRuns) ?? false
        }

        /// Writes the process's keys beside the other, as earlier versions read them.
        func encode(to encoder: any Encoder) throws {
            try process.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(returnsRuns, forKey: .returnsRuns)
        }
    }

    /// What the file of this process says.
    /// - Parameter returnsRuns: see ``Holder/returnsRuns``.
    /// - Throws: when it cannot be written as JSON.
    package static func text(returnsRuns: Bool = false) throws -> [UInt8] {
        try RecordText.encode(Holder(process: .current(), returnsRuns: returnsRuns)) + [0x0A]
    }

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
    func holder() -> Holder? {
        guard let bytes = try? FileSystem.read(path, limit: 4096) else { return nil }
        if let holder = try? RecordText.decode(Holder.self, from: bytes), holder.process.isRunning { return holder }
        try? FileSystem.removeFile(path)
        return nil
    }
}
