/// What a server can listen on.
public enum TransportKind: String, Sendable, Hashable, CaseIterable {
    /// A Unix stream socket.
    case unix
    /// TCP on the loopback interface; a private file says where, and proves both sides to each other.
    case tcp
}
