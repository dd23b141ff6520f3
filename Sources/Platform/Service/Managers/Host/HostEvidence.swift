/// What can be seen of this machine without asking a service manager; tests make it up.
public protocol HostEvidence: Sendable {
    /// The id of the user that a file or directory belongs to, links followed; nil when it does not exist.
    func owner(of path: String) -> UInt32?
    /// Whether two paths lead to the same file, links followed; false when one leads nowhere.
    func isSameFile(_ path: String, _ other: String) -> Bool
    /// Whether a process runs this executable; nil when that cannot be told.
    func runs(_ executable: String, process: Int32) -> Bool?
    /// Whether the file that a process runs is not the one at its path any more, because that was replaced or removed;
    /// nil when that cannot be told.
    func runsReplacedFile(_ process: Int32) -> Bool?
    /// A variable of the environment that a process was started with; nil when absent or not to be inspected.
    func environmentValue(_ name: String, of process: Int32) -> String?
}
