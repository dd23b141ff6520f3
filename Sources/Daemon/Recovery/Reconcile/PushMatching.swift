/// Finds out which pushes in a branch's log have no run: those that no record of a hook explains.
///
/// Pure: the log, the ref's value and what is known of the pushes are handed in.
struct PushMatching {
    /// A push without a run.
    struct Lost: Sendable, Hashable {
        /// What names the entry: where it ends in the log, and what stands there.
        struct Key: Sendable, Hashable {
            var branch: String
            var end: Int
            var digest: String
        }

        var key: Key
        /// The commit before; nil for a branch that the push made.
        var old: String?
        /// The pushed commit.
        var new: String
        /// Whether no later push of the branch is known: then it is this one that is to be run.
        var isNewest: Bool
        /// The run of the next later push, if that has one.
        var later: RunID?

        /// The same as the gate's hook was told of it.
        var update: RefUpdate { RefUpdate(old: old, new: new, ref: "refs/heads/\(key.branch)") }
    }

    /// The runs whose entries were found, and the places of these in the log; nothing is missing of them any more.
    private(set) var matched: [RunID: Int] = [:]
    /// The pushes without a run that may be given one, oldest first.
    private(set) var lost: [Lost] = []
    /// The other pushes without a run, and what follows the first of them: nothing is decided about those yet.
    private(set) var open: [Lost] = []
    /// How far the log is accounted for once the lost pushes have their runs; nil when not a line of it is.
    private(set) var mark: PushMark?
    /// Whether the log is accounted for to its end; also false while its last entry has not taken effect.
    private(set) var isComplete = true

    private struct Candidate {
        var index: Int
        var entry: Reflog.Entry
        var run: RunID?
    }

    /// - Parameters:
    ///   - mark: how far the log was accounted for before.
    ///   - value: the commit that the branch is at, read after the log; nil when it has none.
    ///   - records: the pushes of this branch whose entries were not seen yet, in the order of their runs.
    ///   - mayAdopt: whether a push without a run can have lost its hook for good.
    init(
        branch: String, log: BranchLog, mark: PushMark?, value: String?, records: [PushHalf],
        mayAdopt: (Lost.Key) -> Bool
    ) {
        let first = log.firstIndex(after: mark)
        var end = log.lines.count
        if let last = log.lines.indices.last, last >= first, log.fate(ofPushAt: last, value: value) == .neverTookEffect
        {
            // It may still take effect; or a later push shows that it never will.
            isComplete = false
            end = last
        }
        var candidates = (first..<max(first, end)).filter { log.fate(ofPushAt: $0, value: value) == .counts }
            .map { Candidate(index: $0, entry: log.lines[$0].entry) }
        Self.match(&candidates, with: records)
        let pushes = Self.pushes(candidates, isNewestKnown: isComplete, branch, log)
        let cut = pushes.firstIndex { push in push.map { !mayAdopt($0.key) } ?? false }
        if let cut {
            isComplete = false
            end = candidates[cut].index
        }
        for candidate in candidates[..<(cut ?? candidates.count)] {
            if let run = candidate.run { matched[run] = candidate.index }
        }
        lost = pushes[..<(cut ?? pushes.count)].compactMap(\.self)
        open = pushes[(cut ?? pushes.count)...].compactMap(\.self)
        self.mark = end > 0 ? log.mark(after: log.lines[end - 1]) : nil
    }

    /// What is lost among the candidates, each at its candidate's place.
    private static func pushes(
        _ candidates: [Candidate], isNewestKnown: Bool, _ branch: String, _ log: BranchLog
    ) -> [Lost?] {
        var pushes: [Lost?] = []
        var later: RunID?
        for (place, candidate) in candidates.enumerated().reversed() {
            if let run = candidate.run {
                later = run
                pushes.append(nil)
                continue
            }
            let line = log.lines[candidate.index]
            pushes.append(
                Lost(
                    key: .init(branch: branch, end: line.range.upperBound, digest: log.digest(of: line)),
                    old: object(candidate.entry.old), new: candidate.entry.new,
                    isNewest: isNewestKnown && place == candidates.count - 1, later: later))
        }
        return pushes.reversed()
    }

    /// Gives each record the entry that it is about: in order as far as that is possible, and late rather than early,
    /// so that of two equal pushes the one that is lost is the one that was replaced. What the order leaves over is
    /// matched without it, because two hooks may have been quick and slow.
    private static func match(_ candidates: inout [Candidate], with records: [PushHalf]) {
        var free: [PushHalf] = []
        for record in records where candidates.contains(where: { isAbout(record, $0.entry) }) { free.append(record) }
        guard !free.isEmpty else { return }
        var used: Set<RunID> = []
        for (candidate, record) in longestOrderedMatch(candidates, free) {
            candidates[candidate].run = free[record].run
            used.insert(free[record].run)
        }
        for record in free.reversed() where !used.contains(record.run) {
            let place = candidates.lastIndex { $0.run == nil && isAbout(record, $0.entry) }
            if let place { candidates[place].run = record.run }
        }
    }

    /// The longest common subsequence of entries and records, taken from the end.
    private static func longestOrderedMatch(_ candidates: [Candidate], _ records: [PushHalf]) -> [(Int, Int)] {
        // Beyond this many, which only a gate's first reconciliation could have, the order is given up.
        guard candidates.count * records.count <= 1 << 22 else { return [] }
        let width = records.count + 1
        // lengths[i][j]: the longest match of the first i entries with the first j records.
        var lengths = [Int32](repeating: 0, count: (candidates.count + 1) * width)
        for i in candidates.indices {
            for j in records.indices {
                lengths[(i + 1) * width + j + 1] =
                    isAbout(records[j], candidates[i].entry)
                    ? lengths[i * width + j] + 1
                    : max(lengths[i * width + j + 1], lengths[(i + 1) * width + j])
            }
        }
        var pairs: [(Int, Int)] = []
        var i = candidates.count
        var j = records.count
        while i > 0, j > 0 {
            if isAbout(records[j - 1], candidates[i - 1].entry) {
                pairs.append((i - 1, j - 1))
                i -= 1
                j -= 1
            } else if lengths[(i - 1) * width + j] >= lengths[i * width + j - 1] {
                i -= 1
            } else {
                j -= 1
            }
        }
        return pairs
    }

    private static func isAbout(_ record: PushHalf, _ entry: Reflog.Entry) -> Bool {
        record.new == entry.new && record.old == object(entry.old)
    }

    /// All zeros stand for "no object".
    static func object(_ name: String) -> String? { name.utf8.allSatisfy { $0 == 0x30 } ? nil : name }
}
