import CPlatform
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Requests that are sent without waiting for the replies before them, over a Unix socket and without a client.
enum Pipeline {
    /// - Returns: requests a second.
    static func rate(path: String, requests: Int) throws -> Double {
        let descriptor = try systemCall("socket", on: path) { cplatform_unix_socket() }
        let connection = OwnedDescriptor(adopting: descriptor)
        // Made non-blocking; here it waits.
        _ = try systemCall("fcntl", on: path) { fcntl(descriptor, F_SETFL, 0) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        _ = try systemCall("connect", on: path) {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        let request = Array(#"{"jsonrpc":"2.0","id":1,"method":"echo","params":{}}"#.utf8) + [0x0A]
        let batch = Array(repeatElement(request, count: 64).joined())
        let start = ContinuousClock.now
        var sent = 0
        var received = 0
        while received < requests {
            // 1,024 at most are on their way, so that neither side waits for room.
            while sent < requests, sent - received < 1024 {
                try connection.write(all: batch)
                sent += 64
            }
            let bytes = try connection.read(upTo: 64 << 10)
            if bytes.isEmpty { return .nan }
            received += bytes.count { $0 == 0x0A }
        }
        return Double(received) / (Times.microseconds(start.duration(to: .now)) / 1e6)
    }
}
