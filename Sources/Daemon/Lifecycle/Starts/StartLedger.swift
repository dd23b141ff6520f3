/// The starts of a home's daemon and how each ended: what makes a crash loop end on every system alike.
///
/// launchd has no start limit and Task Scheduler none that fits, so the daemon counts itself. A start that follows an
/// end nobody asked for is unplanned; after ``maximum`` of them within ``window`` the daemon gives up.
package struct StartLedger: Codable, Sendable, Equatable {
    /// One start.
    package struct Entry: Codable, Sendable, Equatable {
        package var startedAt: Timestamp
        package var endedAt: Timestamp?
        /// Nil while it runs, or when it was killed.
        package var cause: EndCause?
    }

    /// What a new daemon has to do.
    package enum Verdict: Sendable, Equatable {
        case start
        /// There were so many unplanned starts; the text is the last cause.
        case giveUp(starts: Int, lastCause: String)
    }

    /// So many unplanned starts are too many.
    package static let maximum = 5
    /// Within so many milliseconds.
    package static let window: Int64 = 5 * 60 * 1000
    /// What is said of a daemon that left no word.
    package static let killed = "ended without a word: killed, or the machine went down"

    /// The starts within the window, oldest first.
    package private(set) var entries: [Entry] = []

    /// A ledger without entries.
    package init() {}

    /// Records a start and says whether it may go on.
    package mutating func begin(at time: Timestamp) -> Verdict {
        if let last = entries.indices.last, entries[last].endedAt == nil {
            entries[last].endedAt = time
            entries[last].cause = .crashed(Self.killed)
        }
        // A clock that was set back must not keep old entries for ever, nor drop those of a moment ago.
        entries.removeAll { abs(time.milliseconds - $0.startedAt.milliseconds) > Self.window }
        let unplanned = entries.filter { $0.cause?.isUnplanned ?? false }
        if unplanned.count >= Self.maximum, let last = unplanned.last?.cause {
            return .giveUp(starts: unplanned.count, lastCause: last.description)
        }
        entries.append(Entry(startedAt: time, endedAt: nil, cause: nil))
        return .start
    }

    /// Records how the newest start ended.
    package mutating func end(at time: Timestamp, cause: EndCause) {
        guard let last = entries.indices.last else { return }
        entries[last].endedAt = time
        entries[last].cause = cause
    }

    /// Records that the daemon gave up, for status reports.
    package mutating func giveUp(at time: Timestamp, lastCause: String) {
        entries.append(Entry(startedAt: time, endedAt: time, cause: .gaveUp(lastCause)))
    }

    /// The words for a status report, when the last thing that happened was giving up.
    package var gaveUp: String? {
        guard case .gaveUp(let cause) = entries.last?.cause else { return nil }
        return "gave up after \(Self.maximum) starts in \(Self.window / 60_000) min: \(cause)"
    }
}
