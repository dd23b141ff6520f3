#if os(Linux)
import Glibc
import Platform
import Testing

/// A socket like systemd's, at the other end.
@Suite struct NotifySocketTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func listen(_ name: String) throws -> OwnedDescriptor {
        let descriptor = OwnedDescriptor(
            adopting: try systemCall("socket", on: name) {
                socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            })
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 } else { bytes.append(0) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let number = descriptor.rawValue
        _ = try systemCall("bind", on: name) {
            withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, length) }
            }
        }
        return descriptor
    }

    private func received(_ socket: borrowing OwnedDescriptor) throws -> String {
        String(decoding: try socket.read(upTo: 4096), as: UTF8.self)
    }

    @Test func `a message arrives at a path as one datagram`() throws {
        let path = directory.path("notify")
        let socket = try listen(path)
        let notifier = ServiceNotifier(address: path)
        try notifier.notify(.ready, .status("serving"))
        try notifier.notify(.stopping)
        #expect(try received(socket) == "READY=1\nSTATUS=serving")
        #expect(try received(socket) == "STOPPING=1")
    }

    @Test func `a message arrives at an abstract name`() throws {
        let name = "@platform-tests-\(ProcessIdentity.current().pid)-\(UInt32.random(in: .min ... .max))"
        let socket = try listen(name)
        try ServiceNotifier(address: name).notify(.extendTimeout(.seconds(3)))
        #expect(try received(socket) == "EXTEND_TIMEOUT_USEC=3000000")
    }

    @Test func `nobody listening, and a name that is too long, are errors that can be passed over`() throws {
        #expect(throws: SystemError.self) { try ServiceNotifier(address: directory.path("none")).notify(.ready) }
        let long = "/" + String(repeating: "a", count: 200)
        #expect(throws: SystemError(call: "sendto", subject: long, number: ENAMETOOLONG)) {
            try ServiceNotifier(address: long).notify(.ready)
        }
    }
}
#endif
