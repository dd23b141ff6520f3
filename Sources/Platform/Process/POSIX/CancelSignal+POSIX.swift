#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A word from another thread that a thread in poll(2) can hear.
final class CancelSignal: Sendable {
    private let pipe: Pipe

    init() throws(SystemError) { pipe = try Pipe.make() }

    /// Becomes readable with ``send()`` and stays so.
    var descriptor: Descriptor { pipe.readEnd.rawValue }

    /// Whether ``send()`` has been called.
    var isSent: Bool { Poll.readable([descriptor], until: .now)[0] }

    /// Wakes whoever waits, now or later.
    func send() { try? pipe.writeEnd.write(all: [1]) }
}
#endif
