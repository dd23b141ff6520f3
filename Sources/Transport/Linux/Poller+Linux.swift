#if os(Linux)
import CPlatform
import Platform

/// Waits for many descriptors at once, with epoll(7), level-triggered.
final class Poller: Sendable {
    private let epoll: OwnedDescriptor
    private static let batch = 64

    init() throws(SystemError) {
        epoll = OwnedDescriptor(
            adopting: try systemCall("epoll_create1", on: "new poller") { cplatform_epoll_create() })
    }

    /// Starts watching; events carry `token`. Any thread may call it.
    func add(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        _ = try systemCall("epoll_ctl add", on: "descriptor \(descriptor)") {
            cplatform_epoll_add(epoll.rawValue, descriptor, interest.epollBits, token)
        }
    }

    /// Starts watching what is no socket: a bell, or a directory watch.
    func add(signal descriptor: Descriptor, token: UInt64) throws(SystemError) {
        try add(descriptor, token: token, interest: .readable)
    }

    /// Watches for something else from now on.
    func change(_ descriptor: Descriptor, token: UInt64, interest: PollInterest) throws(SystemError) {
        _ = try systemCall("epoll_ctl modify", on: "descriptor \(descriptor)") {
            cplatform_epoll_modify(epoll.rawValue, descriptor, interest.epollBits, token)
        }
    }

    /// Stops watching. Closing alone would not do while a child between fork and exec holds a copy.
    func remove(_ descriptor: Descriptor) {
        _ = cplatform_epoll_remove(epoll.rawValue, descriptor)
    }

    /// Waits until something happens or `timeout` has passed; nil waits for ever.
    func wait(timeout: Duration?) throws(SystemError) -> [PollEvent] {
        let milliseconds = timeout.map(PollTimeout.milliseconds) ?? -1
        var failure: SystemError?
        let found = withUnsafeTemporaryAllocation(of: cplatform_epoll_event.self, capacity: Self.batch) { buffer in
            do throws(SystemError) {
                let count = try systemCall("epoll_wait", on: "poller") {
                    cplatform_epoll_wait(epoll.rawValue, buffer.baseAddress, Int32(buffer.count), milliseconds)
                }
                return buffer[..<Int(count)].map(PollEvent.init)
            } catch {
                failure = error
                return []
            }
        }
        if let failure { throw failure }
        return found
    }
}

extension PollInterest {
    fileprivate var epollBits: UInt32 {
        (contains(.readable) ? cplatform_epoll_in : 0) | (contains(.writable) ? cplatform_epoll_out : 0)
    }
}

extension PollEvent {
    fileprivate init(_ event: cplatform_epoll_event) {
        self.init(
            token: event.token,
            isReadable: event.events & cplatform_epoll_in != 0,
            isWritable: event.events & cplatform_epoll_out != 0,
            isHungUp: event.events & (cplatform_epoll_hangup | cplatform_epoll_error) != 0)
    }
}
#endif
