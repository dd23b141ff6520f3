/// Which processes belong to one command, worked out from views of the process table taken one after the other.
///
/// Pure: the table and the look at environments are handed in.
struct TreeMembership {
    /// Every member ever seen, with its start: a child whose parent has ended meanwhile is still recognised by the
    /// session, the group or the parent it has or had.
    private var known: [Int32: UInt64] = [:]
    /// What must never be taken for a member: this process and the first of all processes.
    private let excluded: Set<Int32>

    /// - Parameter leader: the command itself; `nil` when only marked processes are looked for.
    init(leader: ProcessEntry?, excluding excluded: Set<Int32>) {
        self.excluded = excluded
        if let leader { known[leader.pid] = leader.start }
    }

    /// The members among `table`, ended ones included.
    /// - Parameter isMarked: whether a process carries the command's mark; asked only about those that nothing else
    ///   gives away, because the answer costs more than the rest.
    mutating func members(in table: [ProcessEntry], isMarked: (ProcessEntry) -> Bool) -> [ProcessEntry] {
        for entry in table {
            if let start = known[entry.pid], start != entry.start { known[entry.pid] = nil }
        }
        let candidates = table.filter { !excluded.contains($0.pid) }
        addRelatives(among: candidates)
        for entry in candidates where known[entry.pid] == nil && isMarked(entry) { known[entry.pid] = entry.start }
        addRelatives(among: candidates)
        return candidates.filter { known[$0.pid] != nil }
    }

    /// Until nothing more is found: a child may stand in the table before its parent.
    private mutating func addRelatives(among candidates: [ProcessEntry]) {
        var grows = true
        while grows {
            grows = false
            for entry in candidates where known[entry.pid] == nil && isRelated(entry) {
                known[entry.pid] = entry.start
                grows = true
            }
        }
    }

    private func isRelated(_ entry: ProcessEntry) -> Bool {
        known[entry.parent] != nil || known[entry.session] != nil || known[entry.group] != nil
    }
}
