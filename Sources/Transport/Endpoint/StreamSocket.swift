import CPlatform
import Platform

/// The calls on Unix stream sockets that every system has its own form of.
enum StreamSocket {
    /// A new socket, non-blocking and close-on-exec.
    static func make() throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(adopting: try systemCall("socket", on: "new unix socket") { cplatform_unix_socket() })
    }

    /// The next connection that waits at `listener`, non-blocking and close-on-exec.
    static func accept(from listener: Int32) throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(
            adopting: try systemCall("accept", on: "descriptor \(listener)") { cplatform_accept(listener) })
    }

    /// Who is at the other end, as of the moment it connected or began to listen (unix(7); getpeereid(3) on Darwin).
    static func peer(of descriptor: Int32) throws(SystemError) -> Peer {
        var pid: Int32 = 0
        var user: UInt32 = 0
        _ = try systemCall("SO_PEERCRED", on: "descriptor \(descriptor)") { cplatform_peer(descriptor, &pid, &user) }
        return Peer(pid: pid == 0 ? nil : pid, uid: user)
    }
}
