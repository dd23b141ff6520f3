import Platform

/// The log of one branch of a gate, as far as it was complete when it was read.
struct BranchLog: Sendable {
    /// One line, and where it stands.
    struct Line: Sendable {
        var entry: Reflog.Entry
        /// The offsets of its first byte and of the one after its newline.
        var range: Range<Int>
    }

    /// The log's file, see ``FileStamp``.
    var stamp: FileStamp
    /// Identifies the gate's directory; another one means that the whole home was copied or brought back.
    private var place: String
    /// The lines that are movements of the branch, oldest first.
    private(set) var lines: [Line] = []
    private var content: [UInt8]

    /// Reads a log's content; a last line without its newline is still being written and is left out.
    init(_ content: [UInt8], stamp: FileStamp, place: String = "") {
        self.content = content
        self.stamp = stamp
        self.place = place
        var start = 0
        while let newline = content[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if let entry = Reflog.entries(Array(content[start..<newline])).first {
                lines.append(Line(entry: entry, range: start..<newline + 1))
            }
            start = newline + 1
        }
    }

    /// What identifies a line's content.
    func digest(of line: Line) -> String { String(SHA256.hex(content[line.range]).prefix(16)) }

    /// The mark that stands behind a line.
    func mark(after line: Line) -> PushMark {
        PushMark(position: line.range.upperBound, lineDigest: digest(of: line), logIdentity: identity)
    }

    private var identity: String { PushMark.logIdentity(stamp, in: place) }

    /// The index of the first line that `mark` does not account for: 0 without one, and for the mark of another log.
    ///
    /// A log that became shorter, because somebody expired it, still has the marked line, at another place. One that
    /// was begun anew may have the very same line at the very same place, when the branch was deleted and pushed again
    /// within a second; only the file is another then. In a copy of the whole home every file is.
    func firstIndex(after mark: PushMark?) -> Int {
        guard let mark else { return 0 }
        let isSame = mark.logIdentity == identity
        let isCopy = !mark.logIdentity.hasSuffix(PushMark.separator + place)
        if isSame || isCopy {
            let index = lines.firstIndex { $0.range.upperBound == mark.position }
            if let index, digest(of: lines[index]) == mark.lineDigest { return index + 1 }
        }
        // Old lines go first, so the one that began the log is not there any more.
        let isBegunAnew = lines.first?.entry.old.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ?? true
        if isBegunAnew { return 0 }
        return lines.lastIndex { digest(of: $0) == mark.lineDigest }.map { $0 + 1 } ?? 0
    }

    /// What became of the push in line `index`.
    enum Fate { case counts, neverTookEffect, takenBack }

    /// Whether line `index` is a push that counts.
    ///
    /// git writes the entry before it moves the ref, so an entry that the next one does not build upon never took
    /// effect; and a push that could not be recorded, or that a run's own processes made, is taken back by the hook.
    /// - Parameter value: what the ref holds, for the last line.
    /// - Returns: nil when the line is no push.
    func fate(ofPushAt index: Int, value: String?) -> Fate? {
        let entry = lines[index].entry
        guard entry.message == Reflog.pushMessage else { return nil }
        guard index + 1 < lines.count else { return entry.new == value ? .counts : .neverTookEffect }
        let next = lines[index + 1].entry
        if next.old != entry.new { return .neverTookEffect }
        let isTakenBack = next.message.hasPrefix(Reflog.takenBackPrefix) && next.new == entry.old
        return isTakenBack ? .takenBack : .counts
    }
}
