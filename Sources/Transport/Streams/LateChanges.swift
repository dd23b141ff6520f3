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
    /// - Returns: whether somebody must come for it: nobody has been asked to since ``move(into:)``.
    func put(_ change: Mailbox.Change) -> Bool {
        let size = Self.size(of: change)
        if size == 0 || bytes.add(size, ordering: .relaxed).newValue <= limit { return changes.put(change) }
        bytes.subtract(size, ordering: .relaxed)
        return !hasLost.exchange(true, ordering: .acquiringAndReleasing)
    }

    /// Does to the mailbox what waits, in the order of each publisher. What was lost comes first, as a gap: whoever is told
    /// of it reads again what has been published by then, and nothing follows an end.
    func move(into mailbox: inout Mailbox) {
        if changes.isEmpty, !hasLost.load(ordering: .acquiring) { return }
        // In this order: what a publisher lost before it ended is known when its end is seen.
        let waiting = changes.takeAll()
        if hasLost.exchange(false, ordering: .acquiringAndReleasing) { mailbox.lose() }
        for change in waiting {
            bytes.subtract(Self.size(of: change), ordering: .relaxed)
            mailbox.apply(change)
        }
    }

    private static func size(of change: Mailbox.Change) -> Int {
        guard case .put(let event, _) = change else { return 0 }
        return event.count + overhead
    }
}
