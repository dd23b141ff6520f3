/// The starts of a home's daemon and how each ended: what makes a crash loop end on every system alike.
///
/// launchd has no start limit and Task Scheduler none that fits, so the daemon counts itself. A start is in vain when
/// it ends without anybody having asked for that; after ``maximum`` of them within ``window`` the next one gives up.
package struct StartLedger: Codable, Sendable, Equatable {
    /// One start.
    package struct Entry: Codable, Sendable, Equatable {
        /// The daemon's instance id, new for every start.
        package var instance: String
        /// Its process.
        package var pid: Int32
        /// When it started, by the time of day, which may jump.
        package var startedAt: Timestamp
        /// When it ended, as far as that was noticed.
        package var endedAt: Timestamp?
        /// Nil while it runs, and for as long as nobody noticed that it was killed.
        package var cause: EndCause?

        /// Describes a start that has not ended yet.
        package init(instance: String, pid: Int32, startedAt: Timestamp) {
            self.instance = instance
            self.pid = pid
            self.startedAt = startedAt
        }

        fileprivate func ended(at time: Timestamp, _ cause: EndCause) -> Entry {
            var entry = self
            entry.endedAt = time
            entry.cause = cause
            return entry
        }

        fileprivate var isLoser: Bool {
            if case .lockHeld = cause { true } else { false }
        }
    }

    /// What a new daemon has to do.
    package enum Verdict: Sendable, Equatable {
        /// Go on.
        case start
        /// There were so many starts in vain; the text is the last cause.
        case giveUp(starts: Int, lastCause: String)
    }

    /// So many starts in vain are too many.
    package static let maximum = 5
    /// Within so many milliseconds.
    package static let window: Int64 = 5 * 60 * 1000
    /// What is said of a daemon that left no word.
    package static let killed = "ended without a word: killed, or the machine went down"
    /// How many entries are kept; only the newest ones matter.
    private static let capacity = 32

    /// The newest starts, oldest first.
    package private(set) var entries: [Entry] = []

    /// A ledger without entries.
    package init() {}

    private enum CodingKeys: String, CodingKey { case entries = "starts" }

    /// Records a start by whoever holds the home's lock, and says whether it may go on. One that may not is recorded as
    /// having given up.
    package mutating func begin(_ entry: Entry) -> Verdict {
        for index in entries.indices where entries[index].endedAt == nil {
            entries[index] = entries[index].ended(at: entry.startedAt, .crashed(Self.killed))
        }
        // By the distance, because a clock may have been set back: what lies far ahead is as old as what lies far behind.
        let recent = entries.filter { abs(entry.startedAt.milliseconds - $0.startedAt.milliseconds) <= Self.window }
        let inVain = recent.compactMap(\.cause).filter(\.isUnplanned)
        guard inVain.count >= Self.maximum, let last = inVain.last?.description else {
            append(entry)
            return .start
        }
        append(entry.ended(at: entry.startedAt, .gaveUp(last)))
        return .giveUp(starts: inVain.count, lastCause: last)
    }

    /// Why a daemon that is started now would give up; nil when it would not. Asked when no daemon holds the home.
    package func refusal(at time: Timestamp) -> String? {
        var next = self
        guard case .giveUp(let starts, let cause) = next.begin(Entry(instance: "", pid: 0, startedAt: time)) else {
            return nil
        }
        return Self.givingUp(after: starts, lastCause: cause)
    }

    /// Records a start that found the home's lock held. Of several in a row only the last is kept, so that they push
    /// nothing out.
    package mutating func refuse(_ entry: Entry, holder: String) {
        if entries.last?.isLoser == true { entries.removeLast() }
        append(entry.ended(at: entry.startedAt, .lockHeld(holder)))
    }

    /// Records how a start ended, also when the ledger was cleared meanwhile.
    package mutating func end(_ entry: Entry, at time: Timestamp, cause: EndCause) {
        if let index = entries.firstIndex(where: { $0.instance == entry.instance }) {
            entries[index] = entry.ended(at: time, cause)
        } else {
            append(entry.ended(at: time, cause))
        }
    }

    /// The words for a status report, when the last thing that happened was giving up.
    package var gaveUp: String? {
        guard case .gaveUp(let cause) = last?.cause else { return nil }
        return Self.givingUp(after: Self.maximum, lastCause: cause)
    }

    /// The newest start of a daemon that had the home to itself.
    package var last: Entry? { entries.last { !$0.isLoser } }

    static func givingUp(after starts: Int, lastCause: String) -> String {
        "gave up after \(starts) starts in \(window / 60_000) min: \(lastCause)"
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        entries.removeFirst(max(0, entries.count - Self.capacity))
    }
}
