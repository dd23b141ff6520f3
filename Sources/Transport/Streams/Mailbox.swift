/// What waits for one subscriber: bounded, and honest about what it had to drop.
///
/// When it is full, droppable notices go first. When state alone is too much, all of it is folded into one gap, on
/// which the subscriber reads the state again from its source. One waiting gap stands for every loss before its
/// delivery, so there is never more than one.
struct Mailbox {
    /// One thing to deliver.
    enum Item: Equatable {
        /// The JSON text of an event.
        case event([UInt8])
        /// Something before this point was lost.
        case gap
        /// Nothing follows.
        case end
    }

    /// How much waits at most; the end of the stream always fits.
    struct Bounds: Sendable, Equatable {
        /// Events.
        var count: Int
        /// Bytes of all events together.
        var bytes: Int
    }

    /// What happens to it from its publisher's side.
    enum Change: Sendable {
        case put([UInt8], EventSink.Loss)
        /// An event was lost before it came here.
        case lose
        case finish
    }

    private struct Entry {
        var item: Item
        var loss: EventSink.Loss
        var size: Int
    }

    private let bounds: Bounds
    private var entries: [Entry] = []
    private var events = 0
    private var bytes = 0
    private var droppable = 0
    private var hasGap = false
    private var isFinished = false

    init(bounds: Bounds) { self.bounds = bounds }

    /// Whether nothing waits.
    var isEmpty: Bool { entries.isEmpty }

    /// Does what the publisher asks.
    mutating func apply(_ change: Change) {
        switch change {
        case .put(let event, let loss): put(event, loss: loss)
        case .lose: lose()
        case .finish: finish()
        }
    }

    /// Takes one event, or a part of what waits gives way to a gap.
    mutating func put(_ event: [UInt8], loss: EventSink.Loss) {
        guard !isFinished else { return }
        if !fits(event), loss == .never { dropDroppable() }
        if !fits(event), loss == .never { fold() }
        guard fits(event) else {
            noteGap()
            return
        }
        append(Entry(item: .event(event), loss: loss, size: event.count))
    }

    /// Ends the stream; what is put later is ignored.
    mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        entries.append(Entry(item: .end, loss: .never, size: 0))
    }

    /// Records that something was lost before it came here.
    mutating func lose() {
        if !isFinished { noteGap() }
    }

    /// Forgets everything and takes nothing more.
    mutating func discard() {
        self = Mailbox(bounds: bounds)
        isFinished = true
    }

    /// Removes from the front what makes up about `budget` bytes, at least one item when any waits.
    mutating func take(budget: Int) -> [Item] {
        var taken: [Item] = []
        var size = 0
        for entry in entries {
            if !taken.isEmpty, size + entry.size > budget { break }
            taken.append(entry.item)
            size += entry.size
            forget(entry)
        }
        entries.removeFirst(taken.count)
        // An idle subscriber keeps no memory of its last burst.
        if entries.isEmpty { entries = [] }
        return taken
    }

    private func fits(_ event: [UInt8]) -> Bool { events < bounds.count && bytes + event.count <= bounds.bytes }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        events += 1
        bytes += entry.size
        if entry.loss == .droppable { droppable += 1 }
    }

    private mutating func forget(_ entry: Entry) {
        switch entry.item {
        case .event:
            events -= 1
            bytes -= entry.size
            if entry.loss == .droppable { droppable -= 1 }
        case .gap:
            hasGap = false
        case .end:
            break
        }
    }

    /// Drops every droppable event at once: one gap a burst, and no scan for each event of the burst.
    private mutating func dropDroppable() {
        guard droppable > 0 else { return }
        var kept: [Entry] = []
        for entry in entries {
            if entry.loss == .droppable {
                forget(entry)
                if !hasGap {
                    hasGap = true
                    kept.append(Self.gap)
                }
            } else {
                kept.append(entry)
            }
        }
        entries = kept
    }

    private mutating func fold() {
        for entry in entries { forget(entry) }
        entries = []
        noteGap()
    }

    private mutating func noteGap() {
        guard !hasGap else { return }
        hasGap = true
        entries.append(Self.gap)
    }

    private static let gap = Entry(item: .gap, loss: .never, size: 0)
}
