public import Platform

/// Why no conversation with a server came about. Each has a remedy of its own; none of them is ever decided by text.
public enum ConnectFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing has the endpoint's name.
    case absent(String)
    /// Nobody listens there. On Darwin this is also what a server looks like that does not keep up.
    case refused(String)
    /// The server that left the endpoint file is gone; `pid` is the process that it was.
    case stale(String, pid: Int32)
    /// The endpoint may not be used, for this reason.
    case notPermitted(String, reason: String, remedy: String)
    /// The endpoint file is not what a server of this user leaves there.
    case unusableFile(EndpointFileError)
    /// A server listens but is so far behind that not even the kernel takes more connections for it, or hung up again
    /// and again before it answered.
    case busy
    /// The connection was taken, but the server did not answer in time.
    case timedOut
    /// What answers at the address does not know the key in the endpoint file: it is not the server that wrote it.
    case wrongIdentity(String)
    /// There is no protocol version that both sides speak.
    case incompatible(ours: Hello, theirs: Hello)
    /// Something answers there that does not speak this protocol.
    case protocolViolation(String)
    /// The system refused.
    case system(SystemError)

    /// Whether there is nobody at the endpoint, rather than somebody who does not answer or may not be asked.
    ///
    /// On systems where a full backlog refuses, a server that does not keep up looks the same: whoever acts on this
    /// asks the server's lock first.
    public var meansNobodyListens: Bool {
        switch self {
        case .absent, .refused, .stale: true
        default: false
        }
    }

    /// Whether a server may be there that only takes its time.
    public var mayComeToAnswer: Bool {
        switch self {
        case .busy, .timedOut: true
        default: meansNobodyListens
        }
    }

    /// The system forbids it, which also a sandbox does.
    static func forbidden(_ path: String) -> ConnectFailure {
        .notPermitted(
            path, reason: "the system forbids it",
            remedy: "run this as the user who started the server; inside a sandbox, allow connections to that path")
    }

    /// A socket of this user's whose permissions were changed. A server that lives notices it and stops.
    static func closed(_ path: String, _ permissions: UInt32) -> ConnectFailure {
        .notPermitted(
            path, reason: "its permissions \(String(permissions, radix: 8)) keep its own user out",
            remedy: "start the server, which makes a new one, or chmod 600 \(path)")
    }

    /// What is the matter and what to do about it, in one sentence.
    public var description: String { "\(reason); \(remedy)" }

    /// What is the matter.
    public var reason: String {
        switch self {
        case .absent(let path): "no server has been started: \(path) does not exist"
        case .refused(let path): "no server listens at \(path)"
        case .stale(let path, let pid): "the server that wrote \(path) is gone (it was pid \(pid))"
        case .notPermitted(let path, let reason, _): "\(path) cannot be used: \(reason)"
        case .unusableFile(let error): error.reason
        case .busy: "the server does not keep up with its connections"
        case .timedOut: "the server was reached but does not answer"
        case .wrongIdentity(let place):
            "what answers at \(place) is not the server that wrote the endpoint file; nothing was sent to it"
        case .incompatible(let ours, let theirs):
            "the server is version \(theirs.version) and speaks protocol \(theirs.protocols), "
                + "this program is version \(ours.version) and speaks protocol \(ours.protocols)"
        case .protocolViolation(let detail): "what answers is not the expected server: \(detail)"
        case .system(let error): "the server cannot be reached: \(error)"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .absent, .stale: "start the server"
        case .refused: "start the server, or wait if it is starting"
        case .notPermitted(_, _, let remedy): remedy
        case .unusableFile(let error): error.remedy
        case .busy: "try again, or look at why it hangs"
        case .timedOut: "it is stopped or hangs: look at it, or restart it"
        case .wrongIdentity: "restart the server"
        case .incompatible(let ours, let theirs):
            theirs.protocols.max < ours.protocols.min ? "restart the server" : "update this program"
        case .protocolViolation: "check what listens there"
        case .system: "try again when that is mended"
        }
    }
}
