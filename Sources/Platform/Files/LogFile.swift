/// A growing text file that is read from where the reader left off.
package struct LogFile: Sendable {
    private let path: String

    /// Names the file; it need not exist yet.
    package init(_ path: String) { self.path = path }

    /// Hands over what lies after `offset`, in pieces of at most 64 KiB, so that no log has to fit into memory.
    /// - Returns: the offset to go on from; a file that shrank is read from its beginning.
    package func read(
        from offset: Int64 = 0, _ body: (_ piece: [UInt8]) throws(SystemError) -> Void
    ) throws(SystemError) -> Int64 {
        let file = try OwnedDescriptor(opening: path, for: .reading)
        var end = try file.size() < offset ? 0 : offset
        try file.seek(to: end)
        while true {
            let piece = try file.read(upTo: 1 << 16)
            if piece.isEmpty { return end }
            end += Int64(piece.count)
            try body(piece)
        }
    }
}
