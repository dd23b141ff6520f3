/// How much a server takes from its clients, and how long it waits for them.
public struct ServerLimits: Sendable {
    /// Longest frame in bytes, in both directions.
    public var frame = 8 << 20
    /// Connections at once. Whoever has asked nothing for longest makes room for the next; without such a one, more wait
    /// in the kernel's backlog.
    public var connections = 4096
    /// Bytes of unread replies from which on a connection's requests wait.
    public var output = 1 << 20
    /// Replies that a connection may wait for at once; further requests wait.
    public var pendingReplies = 64
    /// Bytes that are read of a connection while its requests wait.
    public var readAhead = 64 << 10
    /// Frames of one connection that are answered before others have their turn.
    public var framesPerTurn = 64
    /// Bytes of events that go to the socket at once; what the client does not take waits in its mailbox.
    public var eventBatch = 64 << 10
    /// Such batches for one connection before others have their turn.
    public var eventBatchesPerTurn = 4
    /// Events that wait for one subscriber, beyond what its socket holds.
    public var mailboxCount = 1024
    /// Bytes of those events.
    public var mailboxBytes = 1 << 20
    /// How long a client may leave what it is sent untouched before its connection is closed.
    public var writeDeadline = Duration.seconds(30)
    /// How long a client may take to prove that it knows the key, where it has to.
    public var authenticationDeadline = Duration.seconds(5)
    /// Bytes that are read from it before that.
    public var unauthenticatedBytes = 4 << 10
    /// Such clients at once; the oldest makes room for the next, and first one that has sent nothing. Many more than are
    /// accepted in one turn of the loop, so that a handshake under way is not lost to people who only connect.
    public var unauthenticatedConnections = 256
    /// How long a connection without work is left alone when others wait for its place.
    public var idleGrace = Duration.seconds(1)
    /// How long a refused client has to read the error and hang up.
    public var lingering = Duration.seconds(1)
    /// How long a stopping server goes on sending what it owes.
    public var stopGrace = Duration.seconds(1)
    /// How soon to accept again after there was no room, or no descriptor, for a connection and none closed meanwhile.
    public var acceptRetry = Duration.milliseconds(250)

    /// The limits of a server for one user's tools.
    public static let standard = ServerLimits()

    /// The standard limits, to be changed one by one.
    public init() {}

    var mailbox: Mailbox.Bounds { Mailbox.Bounds(count: mailboxCount, bytes: mailboxBytes) }
}
