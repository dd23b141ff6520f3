import Platform
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Values on their way from any thread to a test's own thread, which waits for them with a deadline.
final class Handover<Value: Sendable>: Sendable {
    struct NothingCame: Error {}

    private let values = Mutex<[Value]>([])
    private let pipe: Pipe

    init() throws { pipe = try Pipe.make() }

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        try? pipe.writeEnd.write(all: [0])
    }

    /// Whether nothing waits.
    var isEmpty: Bool { values.withLock { $0.isEmpty } }

    /// The oldest value; waits for one to come.
    func next() throws -> Value {
        var entry = pollfd(fd: pipe.readEnd.rawValue, events: Int16(POLLIN), revents: 0)
        let count = try systemCall("poll", on: "handover") { poll(&entry, 1, Int32(Patience.milliseconds)) }
        guard count == 1 else { throw NothingCame() }
        _ = try pipe.readEnd.read(upTo: 1)
        return values.withLock { $0.removeFirst() }
    }
}
