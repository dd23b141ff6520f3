import Platform

/// The end of an output of any length: two files that take turns, so that neither memory nor disk grows with it.
struct LogTail: ~Copyable, Sendable {
    private struct Segment: ~Copyable, Sendable {
        let path: String
        let file: AppendFile
        var size: Int64 = 0
    }

    private let path: String
    private let limit: Int64
    private var current: Segment?
    /// The segment before, of exactly `limit` bytes.
    private var previous: String?
    /// How many bytes were let go of: between the beginning of this output and what is kept of it.
    private(set) var dropped: Int64 = 0

    /// - Parameters:
    ///   - path: of the log that the files lie beside.
    ///   - limit: bytes a file, at least 1; between one and two times as many are kept.
    init(of path: String, limit: Int64) {
        self.path = path
        self.limit = max(1, limit)
    }

    /// Adds to the end; what cannot be written is dropped.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        do {
            while !rest.isEmpty {
                let room = try rotateIfFull()
                let piece = rest.prefix(Int(clamping: room))
                try current?.file.append(UnsafeRawBufferPointer(rebasing: piece))
                current?.size += Int64(piece.count)
                rest = rest.dropFirst(piece.count)
            }
        } catch {
            dropped += Int64(rest.count)
        }
    }

    /// Moves what is kept to the end of `log`, after a line that marks the cut when something was dropped.
    /// - Returns: how many bytes `log` grew by.
    mutating func move(to log: borrowing AppendFile) -> Int64 {
        var grown: Int64 = 0
        if dropped > 0 {
            let mark = "\n[… \(dropped) bytes cut here: only the head and the tail of this output are kept …]\n"
            if (try? log.append(Array(mark.utf8))) != nil { grown += Int64(mark.utf8.count) }
        }
        let last = current?.path
        current = nil
        for segment in [previous, last].compactMap(\.self) {
            let copied = try? LogFile(segment).read { piece throws(SystemError) in try log.append(piece) }
            grown += copied ?? 0
            try? FileSystem.removeFile(segment)
        }
        previous = nil
        return grown
    }

    /// Moves what a writer that was killed has left beside the log at `path` to its end.
    static func moveLeft(of path: String, to log: borrowing AppendFile) {
        let left = ["a", "b"].map { name($0, of: path) }.compactMap { segment in
            FileStamp.of(segment).map { (path: segment, stamp: $0) }
        }
        guard !left.isEmpty else { return }
        // With the first segment alone nothing was let go of.
        if left.map(\.path) != [name("a", of: path)] {
            try? log.append(Array("\n[… bytes may be missing here: the writer of this log was killed …]\n".utf8))
        }
        // The earlier one is full.
        let ordered = left.sorted { ($0.stamp.modified, $1.stamp.size) < ($1.stamp.modified, $0.stamp.size) }
        for segment in ordered {
            _ = try? LogFile(segment.path).read { piece throws(SystemError) in try log.append(piece) }
            try? FileSystem.removeFile(segment.path)
        }
    }

    /// - Returns: how much the current segment still takes, at least 1.
    private mutating func rotateIfFull() throws(SystemError) -> Int64 {
        if let size = current?.size, size < limit { return limit - size }
        let full = current?.path
        if previous != nil { dropped += limit }
        previous = full
        let next = Self.name(full == Self.name("a", of: path) ? "b" : "a", of: path)
        try FileSystem.removeFile(next)
        current = Segment(path: next, file: try AppendFile(next))
        return limit
    }

    private static func name(_ letter: String, of path: String) -> String { "\(path).tail-\(letter)" }
}
