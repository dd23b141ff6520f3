/// The processes that one command started, however far they went from it.
///
/// Members are: the command's session and groups, every descendant, and whatever carries the command's mark in the
/// environment it was started with, which also finds what made a session of its own and lost its parent. A process
/// that does both and clears its environment too is one of ``StrayProcesses``.
package enum ProcessTree {
    /// An environment variable that every process of a command inherits.
    package typealias Marker = (name: String, value: String)

    /// Ends every process that carries `marker`, and their descendants: SIGTERM, `grace`, SIGKILL. Blocks until none
    /// runs any more.
    /// - Returns: what could not be ended, because it hangs in the kernel or belongs to somebody else; normally none.
    @discardableResult
    package static func end(marker: Marker, grace: Duration) -> [ProcessIdentity] {
        var ending = TreeEnding(child: nil, marker: marker)
        return ending.run(grace: grace) { Poll.readable($0, until: $1) }
    }

    /// The running processes that carry `marker`, this one excepted; none when the process table cannot be read.
    package static func processes(marker: Marker) -> [ProcessIdentity] {
        ProcessTable.marked(marker).map(\.identity)
    }
}
