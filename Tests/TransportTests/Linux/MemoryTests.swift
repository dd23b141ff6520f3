#if os(Linux)
import CPlatform
import Glibc
import Platform
import Testing

@testable import Transport

@Suite struct MemoryTests {
    @Test func `two thousand idle connections cost less than 20 MiB`() async {
        await #expect(processExitsWith: .success) {
            var soft: UInt64 = 0
            var hard: UInt64 = 0
            try #require(cplatform_descriptor_limit(&soft, &hard) == 0)
            try #require(cplatform_set_descriptor_limit(min(hard, 8192)) == 0)
            try ServerFixture.runBlocking { fixture in
                // One client first, so that what is made once is not counted.
                _ = try fixture.client().echo("x")
                let before = try Self.residentBytes()
                // Both ends are in this process: each connection is two descriptors.
                let sockets = try (0..<2000).map { number in
                    // Connections are accepted in order: an answer now and then keeps the backlog short.
                    if number.isMultiple(of: 100) { _ = try fixture.client() }
                    let socket = try Dialler.dial(unix: fixture.path, until: .now + Patience.duration)
                    try socket.write(all: Array(#"{"jsonrpc":"2.0","id":1,"method":"hello"}"#.utf8))
                    return socket.release()
                }
                _ = try fixture.client().echo("x")
                let used = try Self.residentBytes() - before
                for socket in sockets { close(socket) }
                try #require(used < 20 << 20, "\(used) bytes")
            }
        }
    }

    /// The resident set of this process (proc(5), statm, in pages).
    private static func residentBytes() throws -> Int {
        let fields = try FileSystem.readText("/proc/self/statm").split(separator: " ")
        return (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
#endif
