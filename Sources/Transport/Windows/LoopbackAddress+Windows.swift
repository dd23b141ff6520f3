#if os(Windows)
import Platform
import WinSDK

/// An address of TCP on this machine, which no packet from another one can reach.
struct LoopbackAddress {
    /// The host, as text.
    static let host = "127.0.0.1"

    private var address = sockaddr_in()

    /// - Parameter port: 0 lets the system choose one when it is bound.
    init(port: UInt16) {
        // Signed in some headers, unsigned in others.
        address.sin_family = numericCast(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.S_un.S_addr = ULONG(0x7F00_0001).bigEndian
    }

    /// Lends the address for one system call.
    func withSocketAddress(_ body: (UnsafePointer<sockaddr>, Int32) -> Int32) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, Int32(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The port that a bound socket has.
    static func port(of descriptor: Descriptor) throws(SystemError) -> UInt16 {
        var address = sockaddr_in()
        var size = Int32(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor.socket, $0, &size) }
        }
        if result != 0 { throw .lastOfSockets("getsockname", on: host) }
        return UInt16(bigEndian: address.sin_port)
    }
}
#endif
