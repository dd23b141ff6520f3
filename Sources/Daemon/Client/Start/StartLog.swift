import Platform

/// The part of the bootstrap log that one start has written.
struct StartLog: Sendable {
    private let path: String
    private let offset: Int

    /// Remembers where the log ends now.
    init(_ path: String) {
        self.path = path
        offset = (try? FileSystem.read(path).count) ?? 0
    }

    /// What was written since, at most the last 2,000 characters, on one line.
    func sinceStart() -> String {
        guard let bytes = try? FileSystem.read(path), bytes.count > offset else { return "" }
        let text = String(decoding: bytes[offset...], as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).joined(separator: " | ")
        return String(lines.suffix(2000))
    }
}
