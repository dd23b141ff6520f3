#if os(macOS)
import Darwin
import Platform

/// Waits for many descriptors at once, with kqueue(2).
///
/// Reading is level-triggered. The write filter is always there and edge-triggered: it is the one that tells a peer
/// that is gone from one that only sends nothing more.
final class Poller: Sendable {
    private let queue: OwnedDescriptor
    private static let batch = 64

    init() throws(SystemError) {
        queue = OwnedDescriptor(adopting: try systemCall("kqueue", on: "new poller") { kqueue() })
        _ = try systemCall("fcntl F_SETFD", on: "new poller") { fcntl(queue.rawValue, F_SETFD, FD_CLOEXEC) }
    }

    /// Starts watching; events carry `token`. Any thread may call it.
    func add(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        try watchReading(descriptor, token: token, interest: interest)
        // What cannot be written to, such as a listener, has no write filter; its failure changes nothing.
        try? apply(descriptor, EVFILT_WRITE, EV_ADD | EV_CLEAR, token: token)
    }

    /// Starts watching what is no socket: a bell, or a directory watch.
    func add(signal descriptor: Descriptor, token: UInt64) throws(SystemError) {
        try add(descriptor, token: token, interest: .readable)
    }

    /// Watches for something else from now on.
    func change(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        try watchReading(descriptor, token: token, interest: interest)
        // Adding it again reports room that is there already, which an edge passed by would not.
        if interest.contains(.writable) { try apply(descriptor, EVFILT_WRITE, EV_ADD | EV_CLEAR, token: token) }
    }

    /// Stops watching.
    func remove(_ descriptor: Descriptor) {
        try? apply(descriptor, EVFILT_READ, EV_DELETE, token: 0)
        try? apply(descriptor, EVFILT_WRITE, EV_DELETE, token: 0)
    }

    /// Waits until something happens or `timeout` has passed; nil waits for ever.
    func wait(timeout: Duration?) throws(SystemError) -> [PollEvent] {
        let limit = timeout.map(Self.limit)
        var events = Array(repeating: kevent(), count: Self.batch)
        let count = try systemCall("kevent", on: "poller") {
            guard var limit else { return kevent(queue.rawValue, nil, 0, &events, Int32(Self.batch), nil) }
            return kevent(queue.rawValue, nil, 0, &events, Int32(Self.batch), &limit)
        }
        return events[..<Int(count)].map(Self.event)
    }

    private func watchReading(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        let state = interest.contains(.readable) ? EV_ENABLE : EV_DISABLE
        try apply(descriptor, EVFILT_READ, EV_ADD | state, token: token)
    }

    private func apply(_ descriptor: Descriptor, _ filter: Int32, _ flags: Int32, token: UInt64) throws(SystemError) {
        var change = kevent(
            ident: UInt(descriptor), filter: Int16(filter), flags: UInt16(flags), fflags: 0, data: 0,
            udata: UnsafeMutableRawPointer(bitPattern: UInt(token)))
        _ = try systemCall("kevent", on: "descriptor \(descriptor)") {
            kevent(queue.rawValue, &change, 1, nil, 0, nil)
        }
    }

    private static func limit(_ timeout: Duration) -> timespec {
        let milliseconds = Int(PollTimeout.milliseconds(timeout))
        return timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    }

    private static func event(_ event: kevent) -> PollEvent {
        let isWriteFilter = Int32(event.filter) == EVFILT_WRITE
        let isAtEnd = event.flags & UInt16(EV_EOF) != 0
        return PollEvent(
            token: UInt64(UInt(bitPattern: event.udata)),
            isReadable: !isWriteFilter,
            isWritable: isWriteFilter,
            isHungUp: isWriteFilter && isAtEnd)
    }
}
#endif
