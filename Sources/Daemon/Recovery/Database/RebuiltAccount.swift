/// How far a branch's log is accounted for when the database that said so is lost: as far as the copies of runs tell.
///
/// Pure. A push counts as accounted for when a run is known that moved the branch exactly so. Of the others those after
/// the last known run are new; those before it are history whose runs were forgotten, unless a trace shows that nobody
/// ever recorded them. With no run known at all the last push is new, unless retention would have forgotten its run.
struct RebuiltAccount {
    /// Behind what is accounted for; nil when nothing is.
    let mark: PushMark?
    /// The pushes behind the mark that have their runs all the same.
    let halves: [PushHalf]

    /// - Parameters:
    ///   - value: the commit that the branch is at; nil when it has none.
    ///   - runs: the known runs of the branch's pushes, oldest first. Those that wait for their start are taken in anew,
    ///     with their copies.
    ///   - traces: what the gate's hook left of pushes that were not recorded.
    ///   - oldest: before this moment runs were forgotten; nil = none.
    init(
        branch: String, log: BranchLog, value: String?, runs: [RunRecord], traces: [PushTrace], oldest: Timestamp?
    ) {
        let all = runs.map {
            PushHalf(run: $0.id, branch: branch, old: $0.previousCommit, new: $0.commit, seen: .record)
        }
        let matching = PushMatching(branch: branch, log: log, mark: nil, value: value, records: all) { _ in true }
        var new = matching.lost.filter { push in
            let isAfterKnown = !matching.matched.isEmpty && push.later == nil
            return isAfterKnown || traces.contains { $0.update == push.update }
        }
        let place = { (push: PushMatching.Lost) in log.lines.firstIndex { $0.range.upperBound == push.key.end } }
        if matching.matched.isEmpty, new.isEmpty {
            new = matching.lost.suffix(1).filter { push in
                // A push of the very second of the oldest run that is known may be the older one.
                guard let oldest, let time = place(push).flatMap({ log.lines[$0].entry.time }) else { return true }
                return time >= oldest
            }
        }
        let waiting = runs.filter { $0.status == .pending }.map(\.id)
        let places =
            new.compactMap(place)
            + waiting.compactMap { matching.matched[$0] }
        guard let first = places.min() else {
            (mark, halves) = (matching.mark, [])
            return
        }
        mark = first > 0 ? log.mark(after: log.lines[first - 1]) : nil
        halves = all.filter { half in
            !waiting.contains(half.run) && matching.matched[half.run].map { $0 > first } ?? false
        }
    }
}
