#if os(Linux)
import Glibc

/// The socket that systemd listens on for the messages of a service.
enum NotifySocket {
    /// Sends one datagram.
    /// - Parameter name: an absolute path, or `@` and a name in the abstract namespace.
    static func send(_ bytes: [UInt8], to name: String) throws(SystemError) {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = OwnedDescriptor(
            adopting: try systemCall("socket", on: name) { socket(AF_UNIX, kind, 0) })
        let number = descriptor.rawValue
        let (address, length) = try address(name)
        _ = try sizedSystemCall("sendto", on: name) {
            withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(number, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
                }
            }
        }
    }

    private static func address(_ name: String) throws(SystemError) -> (sockaddr_un, socklen_t) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        let isAbstract = path.first == UInt8(ascii: "@")
        // An abstract name begins with a NUL and ends where the address does; a path ends with a NUL.
        if isAbstract { path[0] = 0 } else { path.append(0) }
        guard path.count <= MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemError(call: "sendto", subject: name, number: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let start = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        return (address, socklen_t(start + path.count))
    }
}
#endif
