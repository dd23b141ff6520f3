import Platform

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A listener that accepts nothing and whose backlog is full, such as a hung server has.
final class FullListener {
    struct NeverFull: Error {}

    private let socket: OwnedDescriptor
    private var waiting: [Int32] = []

    init(path: String) throws {
        socket = try StreamSocket.makeUnix()
        guard let address = UnixAddress(path: path) else { throw NeverFull() }
        let descriptor = socket.rawValue
        _ = try systemCall("bind", on: path) { address.withSocketAddress { bind(descriptor, $0, $1) } }
        _ = try systemCall("listen", on: path) { listen(descriptor, 0) }
        for _ in 0..<16 {
            let client = try StreamSocket.makeUnix().release()
            waiting.append(client)
            if address.withSocketAddress({ connect(client, $0, $1) }) == -1, errno == EAGAIN { return }
        }
        throw NeverFull()
    }

    /// Accepts what waits.
    func makeRoom() throws {
        for _ in 0..<max(1, waiting.count - 1) { _ = try StreamSocket.accept(from: socket.rawValue) }
    }

    deinit { for descriptor in waiting { _ = close(descriptor) } }
}
