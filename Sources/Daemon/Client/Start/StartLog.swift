import Platform

/// The part of the bootstrap log that one start has written.
struct StartLog: Sendable {
    private let path: String
    private let offset: Int64

    /// Remembers where the log ends now.
    init(_ path: String) {
        self.path = path
        offset = Self.size(of: path)
    }

    /// What was written since, at most the last 2,000 characters, on one line.
    func sinceStart() -> String {
        let size = Self.size(of: path)
        guard size > offset else { return "" }
        var end: [UInt8] = []
        _ = try? LogFile(path).read(from: max(offset, size - Self.limit)) { piece throws(SystemError) in end += piece }
        let text = String(decoding: end, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).joined(separator: " | ")
        return String(lines.suffix(2000))
    }

    /// Of the file that the path leads to; 0 for a pipe, and for none.
    private static func size(of path: String) -> Int64 {
        FileStamp.of((try? FileSystem.canonicalPath(path)) ?? path)?.size ?? 0
    }

    /// Bytes that hold so many characters in any case.
    private static let limit: Int64 = 16 << 10

    /// - Throws: ``LaunchError/noOutput(_:)`` where nothing could be written into the log at `path`: neither a manager nor
    ///   a command would get a daemon started, and whoever opens a pipe that nobody reads would wait for ever.
    static func check(_ path: String) throws(LaunchError) {
        do throws(SystemError) {
            _ = try OwnedDescriptor(opening: path, for: .appendingAtOnce)
        } catch {
            if !error.isAbsent { throw .noOutput(error) }
        }
    }
}
