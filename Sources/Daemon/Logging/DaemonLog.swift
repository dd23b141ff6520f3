package import Platform
import Synchronization

/// The daemon's log, and every other of the same kind (``HomeLog``): one line an event, `time level message key=value…`,
/// appended with a single write.
package final class DaemonLog: Sendable {
    private let file: RotatingLog
    private let level: Mutex<LogLevel>
    private let clock: @Sendable () -> Timestamp

    /// Opens (0600, created when absent) the log at `path`.
    /// - Parameter limits: how much is kept.
    package init(
        path: String, level: LogLevel, limits: RotatingLog.Limits = .init(size: 8 << 20, generations: 3),
        clock: @escaping @Sendable () -> Timestamp = { .now() }
    ) throws(SystemError) {
        file = try RotatingLog(path, limits: limits, clock: clock)
        self.level = Mutex(level)
        self.clock = clock
    }

    /// Changes what is logged from here on.
    package func setLevel(_ newLevel: LogLevel) { level.withLock { $0 = newLevel } }

    /// The same while the log is in use, which it says whatever the levels are: else a log that suddenly has fewer lines
    /// would not tell why.
    func changeLevel(to newLevel: LogLevel) {
        setLevel(newLevel)
        append(.info, "log level changed", ["level": newLevel.name])
    }

    /// Logs what helps to find a defect.
    package func debug(_ message: String, _ values: KeyValuePairs<String, String?> = [:]) {
        write(.debug, message, values)
    }

    /// Logs what happened as it should.
    package func info(_ message: String, _ values: KeyValuePairs<String, String?> = [:]) {
        write(.info, message, values)
    }

    /// Logs what went wrong and was coped with.
    package func warn(_ message: String, _ values: KeyValuePairs<String, String?> = [:]) {
        write(.warn, message, values)
    }

    /// Logs what went wrong and cost somebody something.
    package func error(_ message: String, _ values: KeyValuePairs<String, String?> = [:]) {
        write(.error, message, values)
    }

    private func write(_ lineLevel: LogLevel, _ message: String, _ values: KeyValuePairs<String, String?>) {
        if lineLevel >= level.withLock({ $0 }) { append(lineLevel, message, values) }
    }

    private func append(_ lineLevel: LogLevel, _ message: String, _ values: KeyValuePairs<String, String?>) {
        let line = Self.line(at: clock(), lineLevel, message, values)
        // A log that cannot be written must not stop the daemon: a full disk is reported where it matters.
        file.append(Array(line.utf8))
    }

    /// One line of the log; values are quoted only when they need it, and credentials are taken out.
    static func line(
        at time: Timestamp, _ level: LogLevel, _ message: String, _ values: KeyValuePairs<String, String?>
    ) -> String {
        var line = "\(time) \(level.name) \(quoted(CredentialRedaction.redact(message), spaces: true))"
        for (key, value) in values {
            guard let value else { continue }
            line += " \(key)=\(quoted(CredentialRedaction.redact(value), spaces: false))"
        }
        return line + "\n"
    }

    private static func quoted(_ text: String, spaces: Bool) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            !breaksLines($0) && $0 != "\"" && $0 != "\\" && (spaces || ($0 != " " && $0 != "="))
        }
        return isPlain && !text.isEmpty ? text : "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    /// A character inside of quotes, with the escapes that readers of logfmt and of JSON (RFC 8259, section 7) know.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case _ where breaksLines(scalar):
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return String(scalar)
        }
    }

    /// Whether it rules a terminal, or ends a line for some reader.
    private static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }
}
