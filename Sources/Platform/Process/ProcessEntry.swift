/// One process as the system's table shows it at one moment.
struct ProcessEntry: Sendable, Hashable {
    var pid: Int32
    var parent: Int32
    var group: Int32
    var session: Int32
    /// When it started, in a unit of the system's own; comparable within one boot.
    var start: UInt64
    /// False for a zombie: nothing of it runs any more.
    var isRunning: Bool

    var identity: ProcessIdentity { ProcessIdentity(pid: pid, startTime: ProcessTable.token(start: start)) }
}
