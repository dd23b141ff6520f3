package import Platform

/// Why no conversation with a server came about.
package enum ConnectFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing has the endpoint's name.
    case absent(String)
    /// Nobody listens there. On Darwin this is also what a server looks like that does not keep up.
    case refused(String)
    /// The endpoint belongs to somebody else.
    case notPermitted(String, reason: String)
    /// A server listens but is so far behind that not even the kernel takes more connections for it.
    case busy
    /// The kernel took the connection, but the server did not answer the greeting in time.
    case timedOut
    /// There is no protocol version that both sides speak.
    case incompatible(ours: ProtocolRange, theirs: ProtocolRange)
    /// Something answers there that does not speak this protocol.
    case protocolViolation(String)
    /// The system refused.
    case system(SystemError)

    /// What happened, for people.
    package var description: String {
        switch self {
        case .absent(let path):
            "no server has been started: \(path) does not exist; start the server"
        case .refused(let path):
            "no server listens at \(path); start the server, or wait if it is starting"
        case .notPermitted(let path, let reason):
            "\(path) cannot be used: \(reason); run this as the user who started the server"
        case .busy:
            "the server does not keep up with its connections; try again, or look at why it hangs"
        case .timedOut:
            "the server accepted the connection but does not answer; it is stopped or hangs"
        case .incompatible(let ours, let theirs):
            "the server speaks protocol \(theirs), this program speaks \(ours); "
                + "\(theirs.max < ours.min ? "restart the server" : "update this program")"
        case .protocolViolation(let detail):
            "what answers is not the expected server: \(detail); check the endpoint"
        case .system(let error):
            "the server cannot be reached: \(error)"
        }
    }
}
