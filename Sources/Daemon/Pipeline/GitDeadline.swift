/// How long git may take.
package enum GitDeadline {
    /// Local work on one repository.
    package static let local = Duration.seconds(120)
    /// A short question to origin. Asked before every transfer, so that a dead host ends a run soon.
    package static let question = Duration.seconds(120)
    /// The same about a push that was cut off. Whoever cancelled it waits for that.
    package static let afterCancel = Duration.seconds(20)
    /// How long a push to another host may go on after its run was cancelled: what was sent already arrives, and git is
    /// the one that hears of it.
    package static let pushAfterCancel = Duration.seconds(10)
    /// Moving commits or large files from or to origin, over a slow line.
    package static let transfer = Duration.seconds(1800)
    /// A checkout of a large tree.
    package static let checkout = Duration.seconds(600)
}
