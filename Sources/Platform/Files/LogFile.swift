#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A growing text file that is read from where the reader left off.
package struct LogFile: Sendable {
    private let path: String

    /// Names the file; it need not exist yet.
    package init(_ path: String) { self.path = path }

    /// The complete lines after `offset`, or everything when `toTheEnd`.
    /// - Returns: the bytes, and the offset to go on from; a file that shrank is read from its beginning.
    package func read(from offset: Int64, toTheEnd: Bool = true) throws(SystemError) -> (bytes: [UInt8], end: Int64) {
        let file = try OwnedDescriptor(opening: path, flags: O_RDONLY)
        let size = Int64(lseek(file.rawValue, 0, SEEK_END))
        let start = size < offset ? 0 : offset
        _ = lseek(file.rawValue, off_t(start), SEEK_SET)
        var bytes: [UInt8] = []
        while true {
            let part = try file.read(upTo: 1 << 16)
            if part.isEmpty { break }
            bytes += part
        }
        if !toTheEnd {
            let complete = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            bytes.removeLast(bytes.count - complete)
        }
        return (bytes, start + Int64(bytes.count))
    }
}
