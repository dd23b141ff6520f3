/// This machine as it is.
public struct LiveHost: HostEvidence {
    /// Makes a view; it remembers nothing.
    public init() {}

    /// The id of the user that a file or directory belongs to, links followed; nil when it does not exist.
    public func owner(of path: String) -> UInt32? {
        FileSystem.owner(of: path)
    }

    /// Whether two paths lead to the same file, links followed; false when one leads nowhere.
    public func isSameFile(_ path: String, _ other: String) -> Bool {
        FileSystem.isSameFile(path, other)
    }

    /// Whether a process runs this executable; nil when that cannot be told, as for scripts.
    public func runs(_ executable: String, process: Int32) -> Bool? {
        guard let running = ProcessIdentity.executable(of: process),
            let wanted = try? FileSystem.canonicalPath(executable)
        else { return nil }
        if running == wanted { return true }
        // The process of a script runs its interpreter.
        guard let file = try? OwnedDescriptor(opening: wanted, for: .reading), let start = try? file.read(upTo: 2)
        else { return nil }
        return start == Array("#!".utf8) ? nil : false
    }

    /// Whether the file that a process runs is not the one at its path any more; nil when that cannot be told, as
    /// everywhere but on Linux.
    public func runsReplacedFile(_ process: Int32) -> Bool? { ProcessIdentity.runsReplacedFile(process) }

    /// A variable of the environment that a process was started with; nil when absent or not to be inspected.
    public func environmentValue(_ name: String, of process: Int32) -> String? {
        ProcessIdentity.environmentValue(name, of: process)
    }
}
