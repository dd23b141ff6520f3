/// What became of one push record.
package struct PushAnswer: Codable, Sendable, Equatable {
    /// What was done with it.
    package enum State: String, Codable, Sendable {
        /// A run was made of it.
        case queued
        /// It already had its run.
        case known
        /// The branch's runs were ended.
        case branchDeleted
        /// Nothing can be made of it; the record was set aside.
        case refused
        /// It could not be dealt with now; the record stays in the inbox.
        case kept
    }

    /// The push, and the run made of it.
    package var id: RunID
    /// What was done with it.
    package var state: State
    /// For the pusher, when something is wrong.
    package var message: String?
    /// The push's run, when that has another id: it was made before the record came.
    package var run: RunID?

    /// An answer of these values.
    package init(id: RunID, state: State, message: String?, run: RunID? = nil) {
        self.id = id
        self.state = state
        self.message = message
        self.run = run
    }
}
