#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The user's settings for one home: its `config.yaml`.
package struct HomeConfiguration: Sendable, Hashable {
    /// The least important lines that the daemon's log keeps.
    package var logLevel: LogLevel = .info
    /// How many runs work at the same time; at least 1.
    package var maxConcurrentRuns: Int
    /// How long the user's login shell may take to say which environment it gives; whole seconds, 1 to 600.
    package var shellTimeout: Duration = .seconds(30)
    /// How long runs are remembered.
    package var retention = RetentionPolicy()

    /// How long a client waits for a connection to the daemon, unless its environment says otherwise.
    package var connectTimeout = ConnectTimeout.standard

    /// The settings of a home without a file.
    /// - Parameter processors: how many runs work at the same time: one a processor.
    package init(processors: Int = ProcessInfo.processInfo.activeProcessorCount) {
        maxConcurrentRuns = max(1, processors)
    }

    /// Reads `file`; what it does not mention, and everything when there is none, has its value from `defaults`.
    /// - Throws: ``ConfigurationError`` for anything in it that is not understood.
    package static func load(
        _ file: String, defaults: HomeConfiguration = HomeConfiguration()
    ) throws(ConfigurationError) -> HomeConfiguration {
        guard let text = try ConfigurationText.read(file) else { return defaults }
        return try parse(text, file: file, defaults: defaults)
    }

    /// Reads `text`; what it does not mention keeps its value from `defaults`.
    /// - Parameter file: the name that errors give.
    /// - Throws: ``ConfigurationError`` for anything that is not understood, also for an unknown key.
    package static func parse(
        _ text: String, file: String, defaults: HomeConfiguration = HomeConfiguration()
    ) throws(ConfigurationError) -> HomeConfiguration {
        let reader = YAMLReader(file: file)
        var configuration = defaults
        for entry in try reader.entries(of: YAMLSubset.parse(text, file: file), key: nil) {
            switch entry.key {
            case "log_level": configuration.logLevel = try reader.logLevel(entry)
            case "max_concurrent_runs": configuration.maxConcurrentRuns = try reader.concurrency(entry)
            case "shell_timeout": configuration.shellTimeout = try reader.shellTimeout(entry)
            case RetentionPolicy.key: configuration.retention = try reader.retention(entry, configuration.retention)
            case "daemon_connect_timeout": configuration.connectTimeout = try reader.connectTimeout(entry)
            default:
                throw reader.unknown(entry, below: nil, known: Self.keys, elsewhere: YAMLReader.retentionKeys)
            }
        }
        return configuration
    }

    private static let keys = [
        "log_level", "max_concurrent_runs", "shell_timeout", "daemon_connect_timeout", RetentionPolicy.key,
    ]
}

extension YAMLReader {
    fileprivate func logLevel(_ entry: YAMLNode.Entry) throws(ConfigurationError) -> LogLevel {
        let name = try string(entry.value, key: entry.key)
        guard let level = LogLevel(name: name) else {
            let names = LogLevel.allCases.map(\.name).joined(separator: ", ")
            throw refusal(entry.value, entry.key, "\(name.debugDescription) is not a level", "choose one of \(names)")
        }
        return level
    }

    fileprivate func concurrency(_ entry: YAMLNode.Entry) throws(ConfigurationError) -> Int {
        let number = try integer(entry.value, key: entry.key)
        guard number >= 1 else {
            throw refusal(entry.value, entry.key, "\(number) runs at a time would be none", "write 1 or more")
        }
        return number
    }

    fileprivate func connectTimeout(_ entry: YAMLNode.Entry) throws(ConfigurationError) -> Duration {
        let text: String
        switch entry.value.content {
        case .plain(let plain): text = plain
        default: text = try string(entry.value, key: entry.key)
        }
        guard let duration = ConnectTimeout.parse(text) else {
            throw refusal(
                entry.value, entry.key, "\(text.debugDescription) is no time to wait",
                "write seconds, or a number with ms, s or m, an hour at most")
        }
        return duration
    }

    fileprivate static let retentionKeys = ["days", "runs", "free_mb"].map { "\(RetentionPolicy.key).\($0)" }

    fileprivate func retention(
        _ entry: YAMLNode.Entry, _ defaults: RetentionPolicy
    ) throws(ConfigurationError) -> RetentionPolicy {
        var policy = defaults
        for part in try entries(of: entry.value, key: entry.key) {
            switch part.key {
            case "days": policy.days = try count(part)
            case "runs": policy.runs = try count(part)
            case "free_mb": policy.freeMiB = try count(part)
            default: throw unknown(part, below: entry.key, known: ["days", "runs", "free_mb"], elsewhere: [])
            }
        }
        return policy
    }

    private func count(_ entry: YAMLNode.Entry) throws(ConfigurationError) -> Int {
        let number = try integer(entry.value, key: entry.key)
        guard (0...1_000_000_000).contains(number) else {
            throw refusal(entry.value, entry.key, "\(number) is out of range", "write 0 for no limit, or more")
        }
        return number
    }

    fileprivate func unknown(
        _ entry: YAMLNode.Entry, below parent: String?, known: [String], elsewhere: [String]
    ) -> ConfigurationError {
        let unknown = UnknownKey(entry, below: parent, known: known, elsewhere: elsewhere)
        return ConfigurationError(
            file: file, at: entry.mark, key: unknown.path, message: unknown.message, remedy: unknown.remedy)
    }

    fileprivate func shellTimeout(_ entry: YAMLNode.Entry) throws(ConfigurationError) -> Duration {
        let number = try integer(entry.value, key: entry.key)
        guard (1...600).contains(number) else {
            throw refusal(
                entry.value, entry.key, "\(number) is no number of seconds to wait for a shell", "write 1 to 600")
        }
        return .seconds(number)
    }
}
