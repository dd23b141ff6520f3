/// How much a server takes from its clients, and how long it waits for them.
package struct ServerLimits: Sendable {
    /// Longest frame in bytes, in both directions.
    package var frame = 8 << 20
    /// Connections at once; more wait in the kernel's backlog.
    package var connections = 4096
    /// Bytes of unread replies from which on a connection's requests wait.
    package var output = 1 << 20
    /// Replies that a connection may wait for at once; further requests wait.
    package var pendingReplies = 64
    /// Frames of one connection that are answered before others have their turn.
    package var framesPerTurn = 64
    /// Bytes of events that go to the socket at once; what the client does not take waits in its mailbox.
    package var eventBatch = 64 << 10
    /// Such batches for one connection before others have their turn.
    package var eventBatchesPerTurn = 4
    /// Events that wait for one subscriber, beyond what its socket holds.
    package var mailboxCount = 1024
    /// Bytes of those events.
    package var mailboxBytes = 1 << 20
    /// How long a client may leave what it is sent untouched before its connection is closed.
    package var writeDeadline = Duration.seconds(30)
    /// How long a refused client has to read the error and hang up.
    package var lingering = Duration.seconds(1)
    /// How long a stopping server goes on sending what it owes.
    package var stopGrace = Duration.seconds(1)
    /// How soon to accept again when the process ran out of descriptors and no connection closed meanwhile.
    package var acceptRetry = Duration.milliseconds(250)

    /// The limits of a server for one user's tools.
    package static let standard = ServerLimits()

    /// The standard limits, to be changed one by one.
    package init() {}

    var mailbox: Mailbox.Bounds { Mailbox.Bounds(count: mailboxCount, bytes: mailboxBytes) }
}
