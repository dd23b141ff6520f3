/// How long git may take.
package enum GitDeadline {
    /// Local work on one repository.
    package static let local = Duration.seconds(120)
    /// Talking to origin. Long enough for a large fetch, short enough that a dead host ends a run.
    package static let network = Duration.seconds(300)
    /// A checkout of a large tree.
    package static let checkout = Duration.seconds(600)
}
