/// The order in which pushes that wait in the inbox came.
///
/// Their ids tell, unless the clock was set back between them: then of two pushes to a branch the older would end the
/// newer one. What a push found at the branch and what it left there tells in any case.
enum PushOrder {
    /// These records, which are in the order of their ids, in the order of their pushes.
    static func sorted(_ records: [PushRecord]) -> [PushRecord] {
        var sorted = records
        let branches = Dictionary(grouping: records.indices) { index in
            BranchKey(repositoryID: records[index].repositoryID, branch: records[index].branch)
        }
        for places in branches.values where places.count > 1 {
            guard let chain = chain(places.map { records[$0] }) else { continue }
            for (place, record) in zip(places, chain) { sorted[place] = record }
        }
        return sorted
    }

    /// The pushes of a branch, each at what the one before left; nil when they do not say so, or in more than one way.
    private static func chain(_ records: [PushRecord]) -> [PushRecord]? {
        var rest = records
        let starts = rest.filter { first in !rest.contains { $0.id != first.id && after($0) == first.old } }
        guard starts.count == 1, var last = starts.first else { return nil }
        var chain = [last]
        rest.removeAll { $0.id == last.id }
        while !rest.isEmpty {
            let next = rest.filter { $0.old == after(last) }
            guard next.count == 1, let only = next.first else { return nil }
            chain.append(only)
            rest.removeAll { $0.id == only.id }
            last = only
        }
        return chain
    }

    /// What the branch is at after a push; nil when it is gone.
    private static func after(_ record: PushRecord) -> String? { record.kind == .delete ? nil : record.new }
}
