import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Opens once; threads wait for it.
final class Latch: Sendable {
    private let pipe: Pipe

    init() throws(SystemError) { pipe = try Pipe.make() }

    /// Lets everybody through, from now on.
    func open() { try? pipe.writeEnd.write(all: [0]) }

    /// Blocks until it is open. The byte stays in the pipe, so that it stays open.
    func wait() {
        var entry = pollfd(fd: pipe.readEnd.rawValue, events: Int16(POLLIN), revents: 0)
        _ = try? systemCall("poll", on: "latch") { poll(&entry, 1, -1) }
    }
}
