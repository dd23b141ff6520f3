import Platform
import Synchronization

/// Takes over `log_level` when `config.yaml` changes. A file with mistakes changes nothing, and that is logged.
final class LogLevelReload: Sendable {
    private let watch: FileWatch
    private let path: String
    private let log: DaemonLog
    private let level: Mutex<LogLevel>

    /// Readable when the file may have changed.
    var descriptor: Descriptor { watch.descriptor }

    /// Watches the file at `path`, which was read with this level.
    /// - Throws: ``SystemError`` when its directory cannot be watched.
    init(_ path: String, level: LogLevel, log: DaemonLog) throws {
        watch = try FileWatch(path)
        self.path = path
        self.log = log
        self.level = Mutex(level)
    }

    /// Looks no more.
    func end() { watch.end() }

    /// Reads the file again if it may have changed; returns before that is done.
    func look() {
        guard watch.drain() else { return }
        Task { await self.reload() }
    }

    private func reload() async {
        do {
            let path = path
            let wanted = try await BlockingThread.run { try HomeConfiguration.load(path).logLevel }
            let isNew = level.withLock { level in
                defer { level = wanted }
                return level != wanted
            }
            guard isNew else { return }
            log.setLevel(wanted)
            log.info("log level changed", ["level": wanted.name])
        } catch {
            log.warn("configuration not reloaded", ["error": "\(error)"])
        }
    }
}
