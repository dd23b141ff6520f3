import Platform

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Somebody who listens where a server should, and does with each connection what a test wants.
final class Stranger: Sendable {
    private let socket: OwnedDescriptor

    /// Listens at a port of its own.
    init() throws {
        socket = try StreamSocket.makeTCP()
        try StreamSocket.bind(socket.rawValue, to: LoopbackAddress(port: 0))
        try StreamSocket.listen(socket.rawValue, backlog: 16, named: "test")
    }

    /// Listens at a path.
    init(unix path: String) throws {
        socket = try StreamSocket.makeUnix()
        guard let address = UnixAddress(path: path) else { throw RawConnection.Failure.peerGone }
        try StreamSocket.bind(socket.rawValue, to: address, named: path)
        try StreamSocket.listen(socket.rawValue, backlog: 16, named: path)
    }

    var port: UInt16 { get throws { try LoopbackAddress.port(of: socket.rawValue) } }

    /// Listens no more, although the socket may live on: another test's child, between fork and exec, holds a copy.
    func end() { _ = shutdown(socket.rawValue, Int32(SHUT_RDWR)) }

    /// Runs `body`, and meanwhile `serve` with each connection on a thread of its own. Connections close when it returns.
    func whileServing(
        _ serve: @escaping @Sendable (borrowing Connection) -> Void, _ body: () throws -> Void
    ) throws {
        let ended = try Handover<Bool>()
        DedicatedThread.start(name: "stranger") { [self] in
            while (try? SocketWait.wait(socket.rawValue, for: .readable, until: .now + Patience.duration)) == true,
                let number = try? StreamSocket.accept(from: socket.rawValue).release()
            {
                DedicatedThread.start(name: "stranger's connection") { serve(Connection(adopting: number)) }
            }
            ended.put(true)
        }
        defer { end() }
        try body()
        end()
        _ = try ended.next()
    }

    /// One connection, from the listener's side.
    struct Connection: ~Copyable {
        private let socket: OwnedDescriptor

        init(adopting number: Int32) { socket = OwnedDescriptor(adopting: number) }

        /// Sends a short line.
        func say(_ text: String) { try? socket.write(all: Array((text + "\n").utf8)) }

        /// Sends the same again and again until the other side is gone.
        func repeatWithoutEnd(_ bytes: [UInt8]) {
            var offset = 0
            while true {
                switch SocketIO.send(to: socket.rawValue, bytes, from: offset) {
                case .moved(let count): offset = (offset + count) % bytes.count
                case .wouldBlock:
                    guard
                        (try? SocketWait.wait(socket.rawValue, for: .writable, until: .now + Patience.duration)) == true
                    else { return }
                case .ended, .gone: return
                }
            }
        }

        /// Everything that the other side says until it hangs up.
        func listen() -> [UInt8] {
            var all: [UInt8] = []
            while (try? SocketWait.wait(socket.rawValue, for: .readable, until: .now + Patience.duration)) == true,
                let bytes = try? socket.read(upTo: 4096), !bytes.isEmpty
            {
                all += bytes
            }
            return all
        }
    }
}
