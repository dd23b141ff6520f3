/// The difference between two short texts.
enum LineDiff {
    struct Line {
        /// `" "`, `"-"` or `"+"`.
        var sign: String
        var text: String
    }

    /// All lines of both, each with what becomes of it.
    static func lines(from old: [String], to new: [String]) -> [Line] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [Line] = []
        var (from, to) = (0, 0)
        while from < old.count || to < new.count {
            if removed.contains(from) {
                lines.append(Line(sign: "-", text: old[from]))
                from += 1
            } else if inserted.contains(to) {
                lines.append(Line(sign: "+", text: new[to]))
                to += 1
            } else {
                lines.append(Line(sign: " ", text: new[to]))
                from += 1
                to += 1
            }
        }
        return lines
    }
}
