/// The process at the other end of a connection.
public struct Peer: Sendable, Hashable {
    /// The process that connected; by now another one may have its number. nil where the system does not tell.
    public var pid: Int32?
    /// Its effective user.
    public var uid: UInt32

    /// A peer as the system reported it.
    public init(pid: Int32?, uid: UInt32) {
        self.pid = pid
        self.uid = uid
    }
}
