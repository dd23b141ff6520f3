import Synchronization

/// The publisher's end of one subscription: takes events from any thread and never waits for the subscriber.
public final class EventSink: Sendable {
    /// What may happen to an event when the subscriber is slower than its publisher.
    public enum Loss: Sendable {
        /// State: kept as long as it fits; when it does not, everything waiting is folded into one gap.
        case never
        /// A notice that can be read elsewhere, such as log output: dropped first.
        case droppable
    }

    private struct State {
        var mailbox: Mailbox
        /// The event loop knows that something waits, and comes for it without being told again.
        var isScheduled = false
        var isClosed = false
        var closeHandlers: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    /// What came while somebody else was at the state; it goes into the mailbox before anything else does.
    private let late: LateChanges
    private let schedule: @Sendable () -> Void

    /// - Parameter schedule: called without a lock held, when something waits for the first time since the last
    ///   ``take(budget:)`` that left nothing, or cannot be put into the mailbox at the moment.
    init(bounds: Mailbox.Bounds, schedule: @escaping @Sendable () -> Void) {
        state = Mutex(State(mailbox: Mailbox(bounds: bounds)))
        late = LateChanges(limit: bounds.bytes)
        self.schedule = schedule
    }

    /// Queues an event. One that has no JSON form is lost like one that found no room: the subscriber gets a gap.
    public func send<E: Encodable>(_ event: E, loss: Loss) {
        let encoded = try? WireJSON.encode(event)
        change(encoded.map { .put($0, loss) } ?? .lose)
    }

    /// Queues an event that is JSON text already, so that one encoding serves all subscribers.
    public func send(encoded event: [UInt8], loss: Loss) {
        // A newline can only be white space between JSON's tokens; on the wire it would end the frame.
        let oneLine =
            event.contains(UInt8(ascii: "\n")) ? event.map { $0 == UInt8(ascii: "\n") ? 0x20 : $0 } : event
        change(.put(oneLine, loss))
    }

    /// Ends the subscription after what is queued; the subscriber is told. Whatever is sent later is ignored.
    public func finish() {
        change(.finish)
    }

    /// Runs `body` once when the connection goes before the subscription ended, or at once when it is gone already.
    ///
    /// `body` must not block: it usually runs on the event loop's thread.
    public func onClose(_ body: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.closeHandlers.append(body) }
            return state.isClosed
        }
        if isClosed { body() }
    }

    /// Removes what waits, oldest first, about `budget` bytes of it.
    func take(budget: Int) -> [Mailbox.Item] {
        state.withLock { state in
            late.move(into: &state.mailbox)
            let items = state.mailbox.take(budget: budget)
            state.isScheduled = !state.mailbox.isEmpty
            return items
        }
    }

    /// Whether nothing waits.
    var isIdle: Bool {
        state.withLock { state in
            late.move(into: &state.mailbox)
            return state.mailbox.isEmpty
        }
    }

    /// The end was delivered: nobody is told when the connection goes later.
    func retire() {
        state.withLock { $0.closeHandlers = [] }
    }

    /// The connection is gone.
    func close() {
        let handlers = state.withLock { state in
            let handlers = state.closeHandlers
            state.closeHandlers = []
            state.isClosed = true
            state.mailbox.discard()
            return handlers
        }
        for handler in handlers { handler() }
    }

    /// Never waits: while somebody else is at the state, who may have been interrupted there, the event loop is asked to
    /// come by once more instead.
    private func change(_ change: Mailbox.Change) {
        let mustSchedule = state.withLockIfAvailable { state in
            late.move(into: &state.mailbox)
            guard !state.isClosed else { return false }
            state.mailbox.apply(change)
            guard !state.mailbox.isEmpty, !state.isScheduled else { return false }
            state.isScheduled = true
            return true
        }
        if mustSchedule ?? late.put(change) { schedule() }
    }
}
