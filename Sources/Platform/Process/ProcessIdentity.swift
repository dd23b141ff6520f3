/// One process, told apart from every other that ever gets its pid.
package struct ProcessIdentity: Sendable, Hashable, Codable {
    /// The process id.
    package let pid: Int32
    /// When it started, as an opaque token that is unique across boots.
    package let startTime: String

    /// Restores an identity that was recorded before.
    package init(pid: Int32, startTime: String) {
        self.pid = pid
        self.startTime = startTime
    }

    /// This process.
    package static func current() -> ProcessIdentity {
        of(pid: CurrentProcess.id) ?? ProcessIdentity(pid: CurrentProcess.id, startTime: "unknown")
    }

    /// The process that has `pid` now; `nil` when none has, and a zombie counts as none.
    package static func of(pid: Int32) -> ProcessIdentity? {
        guard let entry = ProcessTable.entry(of: pid), entry.isRunning else { return nil }
        return entry.identity
    }

    /// Whether exactly this process still runs; a zombie does not.
    package var isRunning: Bool { entry?.isRunning ?? false }

    /// Blocks until this process has ended.
    /// - Returns: false when it still ran after `timeout`.
    package func waitUntilGone(timeout: Duration) -> Bool {
        guard let entry, entry.isRunning, let handle = ProcessHandle(entry) else { return true }
        _ = Poll.readable([handle.descriptor], until: .now + timeout)
        return handle.hasEnded
    }

    /// Sends a signal, and only to exactly this process.
    /// - Returns: false when it has ended or may not be signalled.
    @discardableResult
    package func signal(_ number: Int32) -> Bool {
        guard let entry, entry.isRunning, let handle = ProcessHandle(entry) else { return false }
        return handle.signal(number)
    }

    /// The parent of a process; `nil` when there is no such process.
    package static func parent(of pid: Int32) -> Int32? { ProcessTable.entry(of: pid)?.parent }

    /// Where a process works; `nil` when there is none, or it may not be inspected.
    package static func workingDirectory(of pid: Int32) -> String? { ProcessTable.workingDirectory(of: pid) }

    /// The file a process runs, by the name it had before a replacement; `nil` as for ``workingDirectory(of:)``.
    package static func executable(of pid: Int32) -> String? { ProcessTable.executable(of: pid) }

    /// Whether the file that a process runs is not the one at its path any more, because that was replaced or removed;
    /// `nil` where that cannot be told.
    package static func runsReplacedFile(_ pid: Int32) -> Bool? { ProcessTable.runsReplacedFile(pid) }

    /// A variable of the environment that a process was started with; `nil` when absent or not to be inspected.
    package static func environmentValue(_ name: String, of pid: Int32) -> String? {
        ProcessTable.environmentValue(name, of: pid)
    }

    private var entry: ProcessEntry? {
        guard let entry = ProcessTable.entry(of: pid), entry.identity == self else { return nil }
        return entry
    }
}
