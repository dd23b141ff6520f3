#if os(Windows)
import Platform
import Synchronization
import WinSDK

/// Waits for many sockets at once, with WSAPoll, level-triggered; and for signals, which are no sockets, through the
/// system's wait threads.
final class Poller: Sendable {
    private struct State {
        /// What is polled, the bell first; `tokens` has the tokens of the others in the same order.
        var entries: [WSAPOLLFD]
        var tokens: [UInt64] = []
        var places: [Descriptor: Int] = [:]
        var signals: [UInt64: SignalWait] = [:]
    }

    private let state: Mutex<State>
    /// Ends a wait that began before something was added or a signal came.
    private let bell: OwnedDescriptor

    init() throws(SystemError) {
        bell = try StreamSocket.makeEcho()
        state = Mutex(State(entries: [Self.entry(bell.rawValue, .readable)]))
    }

    /// Starts watching a socket; events carry `token`. Any thread may call it.
    func add(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        state.withLock { state in
            state.places[descriptor] = state.entries.count
            state.entries.append(Self.entry(descriptor, interest))
            state.tokens.append(token)
        }
        ring()
    }

    /// Starts watching what is no socket: an event. It counts as readable as long as it is signalled.
    func add(signal descriptor: Descriptor, token: UInt64) throws(SystemError) {
        let socket = bell.rawValue
        let wait = try SignalWait(descriptor) { Self.ring(socket) }
        state.withLock { $0.signals[token] = wait }
    }

    /// Watches for something else from now on.
    func change(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        state.withLock { state in
            if let place = state.places[descriptor] { state.entries[place] = Self.entry(descriptor, interest) }
        }
        ring()
    }

    /// Stops watching a socket.
    func remove(_ descriptor: Descriptor) {
        state.withLock { state in
            guard let place = state.places.removeValue(forKey: descriptor) else { return }
            let last = state.entries.count - 1
            if place != last {
                state.entries[place] = state.entries[last]
                state.tokens[place - 1] = state.tokens[last - 1]
                // An entry that is not polled has no socket in it, so its place is found by the token's.
                if let moved = state.places.first(where: { $0.value == last })?.key { state.places[moved] = place }
            }
            state.entries.removeLast()
            state.tokens.removeLast()
        }
    }

    /// Waits until something happens or `timeout` has passed; nil waits for ever.
    func wait(timeout: Duration?) throws(SystemError) -> [PollEvent] {
        var (entries, tokens, signals) = state.withLock { ($0.entries, $0.tokens, $0.signals) }
        // Each arms its wait anew, or has come already.
        let isEarly = signals.values.reduce(false) { $0 || !$1.arm() }
        let milliseconds = isEarly ? 0 : timeout.map(PollTimeout.milliseconds) ?? -1
        let count = WSAPoll(&entries, ULONG(entries.count), milliseconds)
        if count < 0 { throw .lastOfSockets("WSAPoll", on: "poller") }
        if entries[0].revents != 0 { silence() }
        let sockets = zip(entries.dropFirst(), tokens).filter { $0.0.revents != 0 }.map { entry, token in
            PollEvent(entry, token: token)
        }
        let ready = signals.filter { $0.value.isSignalled }.map { token, _ in
            PollEvent(token: token, isReadable: true, isWritable: false, isHungUp: false)
        }
        return ready + sockets
    }

    /// A socket that nothing is wanted of is left out: the end of its connection would be reported again and again.
    private static func entry(_ descriptor: Descriptor, _ interest: PollInterest) -> WSAPOLLFD {
        WSAPOLLFD(fd: interest.isEmpty ? INVALID_SOCKET : descriptor.socket, events: interest.windowsBits, revents: 0)
    }

    private func ring() { Self.ring(bell.rawValue) }

    private static func ring(_ bell: Descriptor) {
        withUnsafeBytes(of: UInt8(0)) { _ = StreamSocket.send(bell, $0) }
    }

    private func silence() {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { buffer in
            while case .success = StreamSocket.receive(bell.rawValue, buffer) {}
        }
    }
}

extension PollEvent {
    /// POLLERR 0x1, POLLHUP 0x2, POLLNVAL 0x4, POLLWRNORM 0x10, POLLRDNORM 0x100: winsock2.h. POLLHUP also means that
    /// the peer only sends nothing more, which a read finds out.
    fileprivate init(_ entry: WSAPOLLFD, token: UInt64) {
        let wantsReading = entry.events & 0x0100 != 0
        let isOver = entry.revents & 0x2 != 0
        self.init(
            token: token,
            isReadable: entry.revents & 0x0100 != 0 || (isOver && wantsReading),
            isWritable: entry.revents & 0x0010 != 0 || (isOver && !wantsReading),
            isHungUp: entry.revents & 0x5 != 0)
    }
}
#endif
