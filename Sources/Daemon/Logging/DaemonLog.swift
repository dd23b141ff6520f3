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
        guard lineLevel >= level.withLock({ $0 }) else { return }
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
        let plain = text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" && $0 != "\\" && (spaces || ($0 != " " && $0 != "="))
        }
        return plain && !text.isEmpty ? text : text.debugDescription
    }
}
