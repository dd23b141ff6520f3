import Daemon
import Platform
import Testing
import Transport

extension GateLab {
    /// Runs no-mistakes whatever it ends with.
    func tryNM(
        _ arguments: [String], in place: String? = nil, adding variables: [String: String] = [:]
    ) async throws -> CommandResult {
        try await attempt(Self.binary, arguments, in: place, adding: variables)
    }

    /// The process that serves the home; the test fails when there is none.
    func runningDaemon() throws -> ProcessIdentity {
        guard let daemon = try daemon(), daemon.isRunning else { throw LabError("no daemon serves \(home)") }
        return daemon
    }

    /// Kills the daemon as a power cut would, and returns when it is gone.
    @discardableResult
    func killDaemon() async throws -> ProcessIdentity {
        let daemon = try runningDaemon()
        daemon.signal(TerminationSignal.kill)
        try await waitUntilGone(daemon)
        return daemon
    }

    /// Kills the daemon, puts an older database, or an empty one, in the place of its own, and starts another daemon.
    func loseDatabase(putting older: [UInt8] = []) async throws {
        try await killDaemon()
        let database = try layout.database
        for file in ["-wal", "-shm"] { try FileSystem.removeFile(database + file) }
        try FileSystem.writeAtomically(older, to: database)
        try await nm(["daemon", "start"])
    }

    /// Returns when a process has ended.
    func waitUntilGone(_ process: ProcessIdentity) async throws {
        let isGone = try await BlockingThread.run { process.waitUntilGone(timeout: Self.patience) }
        guard isGone else { throw LabError("process \(process.pid) does not end") }
    }

    /// Returns when something exists at `path`, or no longer does; its directory must exist.
    func wait(for path: String, toExist: Bool = true) async throws {
        try await wait(in: FilePath.parent(path)) { (FileSystem.kind(of: path) != nil) == toExist }
    }

    /// Returns when `isSo` is true, which is asked again whenever something changes in `directory`.
    func wait(in directory: String, until isSo: @escaping @Sendable () throws -> Bool) async throws {
        try await BlockingThread.run {
            let watch = try DirectoryWatch(directories: [directory])
            let deadline = ContinuousClock.now + Self.patience
            while try !isSo() {
                let left = ContinuousClock.now.duration(to: deadline)
                guard left > .zero else { throw LabError("\(directory) does not become what it should be") }
                _ = watch.wait(timeout: left)
            }
        }
    }

    /// `daemon status --json`, whatever its exit status.
    func daemonStatus(adding variables: [String: String] = [:]) async throws -> (JSONValue, Platform.ExitStatus) {
        let result = try await tryNM(["daemon", "status", "--json"], in: directory, adding: variables)
        return (try JSONValue.parse(result.outputText), result.status)
    }

    /// What the daemon answers to a greeting.
    func hello() async throws -> (instance: String?, phase: String?) {
        let layout = try layout
        return try await BlockingThread.run {
            let hello = try DaemonConnection(layout, version: "test").hello
            return (hello.instance, hello.phase)
        }
    }

    /// Whole lines of the daemon's log that contain `text`.
    func logLines(_ text: String) throws -> [Substring] {
        try FileSystem.readText(layout.daemonLog).split(separator: "\n").filter { $0.contains(text) }
    }

    /// Returns when a file contains `text`; it need not exist yet.
    func wait(for text: String, in file: String) async throws {
        try await BlockingThread.run {
            let watch = try FileWatch(file)
            let deadline = ContinuousClock.now + Self.patience
            while (try? FileSystem.readText(file))?.contains(text) != true {
                guard watch.wait(timeout: ContinuousClock.now.duration(to: deadline)) else {
                    throw LabError("\(file) does not say: \(text)")
                }
            }
        }
    }

    /// Returns when the daemon's log has a line that contains `text`.
    func waitForLogLine(_ text: String) async throws {
        try await wait(for: text, in: layout.daemonLog)
    }
}
