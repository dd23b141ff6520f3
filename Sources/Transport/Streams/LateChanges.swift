import Synchronization

/// What a publisher could not put into a mailbox because somebody else was at it. Nobody waits here, and what waits is
/// bounded like the mailbox, although that takes it over as soon as it is free.
final class LateChanges: Sendable {
    /// What a change takes up besides its event, about.
    private static let overhead = 64

    private let changes = HandoverQueue<Mailbox.Change>()
    private let bytes = Atomic<Int>(0)
    private let limit: Int
    private let hasLost = Atomic<Bool>(false)

    /// - Parameter limit: bytes of all events that wait.
    init(limit: Int) { self.limit = limit }

    /// Keeps a change, or remembers that there was no room for its event.
    func put(_ change: Mailbox.Change) {
        let size = Self.size(of: change)
        if size == 0 || bytes.add(size, ordering: .relaxed).newValue <= limit {
            _ = changes.put(change)
        } else {
            bytes.subtract(size, ordering: .relaxed)
            hasLost.store(true, ordering: .releasing)
        }
    }

    /// Does to the mailbox what waits, in the order of each publisher. What was lost follows as a gap: whoever is told of
    /// it reads again all that was published before.
    func move(into mailbox: inout Mailbox) {
        if !changes.isEmpty {
            for change in changes.takeAll() {
                bytes.subtract(Self.size(of: change), ordering: .relaxed)
                mailbox.apply(change)
            }
        }
        guard hasLost.load(ordering: .relaxed), hasLost.exchange(false, ordering: .acquiring) else { return }
        mailbox.lose()
    }

    private static func size(of change: Mailbox.Change) -> Int {
        guard case .put(let event, _) = change else { return 0 }
        return event.count + overhead
    }
}
