#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Something to wake a thread with that waits for descriptors: a pipe.
final class LoopBell: Sendable {
    private let pipe: Pipe

    init() throws(SystemError) { pipe = try Pipe.make() }

    /// Readable from a ``ring()`` on, until it is silenced.
    var descriptor: Descriptor { pipe.readEnd.rawValue }

    /// Wakes whoever waits. The pipe can neither fill, as long as each ring is silenced, nor break, with both ends owned
    /// here.
    func ring() { try? pipe.writeEnd.write(all: [0]) }

    /// Takes one ring back. Only when it rings, else this waits.
    func silence() { _ = try? pipe.readEnd.read(upTo: 1) }

    /// Blocks until it rings.
    func waitForRing() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = try? systemCall("poll", on: "bell") { poll(&entry, 1, -1) }
    }
}
#endif
