import Platform
import Synchronization

/// Takes over `log_level` when `config.yaml` changes. A file with mistakes changes nothing, and that is logged.
final class LogLevelReload: Sendable {
    private let watches: [FileWatch]
    private let path: String
    private let log: DaemonLog
    private let level: Mutex<LogLevel>
    /// The reload that was asked for last.
    private let last = Mutex<Task<Void, Never>?>(nil)

    /// Readable when the file may have changed.
    var descriptors: [Descriptor] { watches.map(\.descriptor) }

    /// Watches the file at `path`, which was read with this level, and, when that is a link, the file that it leads to.
    /// - Throws: ``SystemError`` when its directory cannot be watched.
    init(_ path: String, level: LogLevel, log: DaemonLog) throws {
        let target = (try? FileSystem.canonicalPath(path)) ?? path
        // What is at the end of a link may be where nobody can watch.
        watches = [try FileWatch(path)] + (target == path ? [] : [try? FileWatch(target)].compactMap(\.self))
        self.path = path
        self.log = log
        self.level = Mutex(level)
    }

    /// Looks no more.
    func end() {
        for watch in watches { watch.end() }
    }

    /// Reads the file again if it may have changed; returns before that is done.
    func look() {
        guard watches.map({ $0.drain() }).contains(true) else { return }
        // One after the other, so that what was read last counts.
        last.withLock { last in
            let previous = last
            last = Task {
                await previous?.value
                await self.reload()
            }
        }
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
            log.changeLevel(to: wanted)
        } catch {
            // The next daemon will not start with it.
            log.error("configuration not reloaded", ["error": "\(error)"])
        }
    }
}
