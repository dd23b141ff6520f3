/// A push of which one of its two traces was seen so far: the record of its hook, or the entry in its branch's log.
package struct PushHalf: Sendable, Hashable {
    /// Which trace that is.
    package enum Seen: String, Sendable {
        /// The hook's record, from which the run was made.
        case record
        /// The log's entry; the run was made from it, since no record came.
        case log
    }

    /// The run that the push has.
    package var run: RunID
    /// The branch, without `refs/heads/`.
    package var branch: String
    /// The commit before; nil for a branch that the push made.
    package var old: String?
    /// The pushed commit.
    package var new: String
    /// The trace that was seen.
    package var seen: Seen

    /// A half of these values.
    package init(run: RunID, branch: String, old: String?, new: String, seen: Seen) {
        self.run = run
        self.branch = branch
        self.old = old
        self.new = new
        self.seen = seen
    }
}
