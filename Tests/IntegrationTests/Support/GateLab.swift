import Daemon
import Platform
import Testing

/// A temporary world for one test: an origin, a working copy, a home, and the real binary with a real git.
///
/// Everything lies in one directory that is removed at the end, after the home's daemon has been ended, whatever
/// the test did to it.
struct GateLab: Sendable {
    let directory: String
    let environment: [String: String]
    private let runner = SystemCommandRunner()

    /// Long enough for the slowest machine; a test that waits this long has failed.
    static let patience = Duration.seconds(120)

    var home: String { path("home") }
    var origin: String { path("origin.git") }
    var work: String { path("work") }
    var layout: HomeLayout {
        get throws { HomeLayout(root: try CanonicalRoot(of: home)) }
    }

    func path(_ name: String) -> String { FilePath.join(directory, name) }

    /// The binary that was built with the tests, beside the test runner.
    static var binary: String {
        FilePath.join(FilePath.parent(CurrentProcess.executable), "no-mistakes")
    }

    /// Runs `body` in a new world with an empty bare origin and a working copy that has one commit on `main`.
    /// - Parameter configuration: the `.no-mistakes.yaml` on origin's main; nil for none.
    static func with(
        configuration: String? = nil, objectFormat: String = "sha1",
        _ body: (GateLab) async throws -> Void
    ) async throws {
        try await withHome { lab in
            try await lab.prepare(configuration, objectFormat)
            try await body(lab)
        }
    }

    /// Runs `body` in a new world that has no repositories.
    static func withHome(_ body: (GateLab) async throws -> Void) async throws {
        await LabSlots.shared.take()
        let outcome: Result<Void, any Error>
        do {
            let lab = try GateLab()
            do {
                try await body(lab)
                outcome = .success(())
            } catch {
                await lab.describe(error)
                outcome = .failure(error)
            }
            await lab.remove()
        } catch {
            outcome = .failure(error)
        }
        await LabSlots.shared.giveBack()
        try outcome.get()
    }

    private init() throws {
        let base = CurrentProcess.environment["TMPDIR"] ?? "/tmp"
        directory = FilePath.join(base, "nm-\(RunID.mint().text.suffix(12))")
        try FileSystem.makePrivateDirectory(directory)
        var environment = CurrentProcess.environment.filter { name, _ in
            !name.hasPrefix("GIT_") && name != RunMarker.variable
        }
        environment["HOME"] = directory
        environment["NM_HOME"] = FilePath.join(directory, "home")
        // No test touches the service manager of whoever runs it.
        environment["NM_SERVICE_MANAGER"] = "none"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CONFIG_GLOBAL"] = FilePath.join(directory, "gitconfig")
        self.environment = environment
    }

    private func prepare(_ configuration: String?, _ objectFormat: String) async throws {
        let settings = """
            [user]
            \tname = Test
            \temail = test@example.invalid
            [init]
            \tdefaultBranch = main
            [protocol "file"]
            \tallow = always

            """
        try FileSystem.writeAtomically(Array(settings.utf8), to: path("gitconfig"))
        try await git(["init", "--quiet", "--bare", "--object-format=\(objectFormat)", origin], in: directory)
        try await git(["init", "--quiet", "--object-format=\(objectFormat)", work], in: directory)
        try await git(["remote", "add", "origin", origin])
        if let configuration { try write(".no-mistakes.yaml", configuration) }
        try await commit("README", "first\n", "start")
        try await git(["push", "--quiet", "origin", "main"])
    }

    /// Writes a file into the working copy (or `place`).
    func write(_ name: String, _ text: String, in place: String? = nil) throws {
        try FileSystem.writeAtomically(
            Array(text.utf8), to: FilePath.join(place ?? work, name), mode: 0o644, durable: false)
    }

    /// Writes a file and commits everything.
    @discardableResult
    func commit(_ file: String, _ text: String, _ message: String, in place: String? = nil) async throws -> String {
        try write(file, text, in: place)
        try await git(["add", "--all"], in: place)
        try await git(["commit", "--quiet", "-m", message], in: place)
        return try await git(["rev-parse", "HEAD"], in: place)
    }

    /// Runs git and returns what it printed; a failure fails the test.
    @discardableResult
    func git(_ arguments: [String], in place: String? = nil) async throws -> String {
        let result = try await attempt("git", arguments, in: place)
        guard result.status.isSuccess else {
            throw LabError("git \(arguments.joined(separator: " ")): \(result.status) \(result.errorText)")
        }
        return result.outputText
    }

    /// Runs no-mistakes and returns what it printed; a failure fails the test.
    @discardableResult
    func nm(
        _ arguments: [String], in place: String? = nil, adding variables: [String: String] = [:]
    ) async throws -> String {
        let result = try await attempt(Self.binary, arguments, in: place, adding: variables)
        guard result.status.isSuccess else {
            throw LabError("no-mistakes \(arguments.joined(separator: " ")): \(result.status) \(result.errorText)")
        }
        return result.outputText
    }

    /// Runs a command whatever it ends with.
    func attempt(
        _ executable: String, _ arguments: [String], in place: String? = nil, adding variables: [String: String] = [:]
    ) async throws -> CommandResult {
        var command = Command(
            executable, arguments, environment: environment.merging(variables) { _, new in new },
            workingDirectory: place ?? (FileSystem.kind(of: work) == nil ? directory : work))
        command.deadline = Self.patience
        return try await runner.run(command)
    }

    /// Pushes to the gate and returns the pusher's messages together with the run ids that they name.
    @discardableResult
    func push(
        _ refspecs: [String], options: [String] = [], remote: String = "no-mistakes", in place: String? = nil,
        adding variables: [String: String] = [:]
    ) async throws -> (messages: String, runs: [RunID]) {
        let result = try await attempt("git", ["push"] + options + [remote] + refspecs, in: place, adding: variables)
        guard result.status.isSuccess else { throw LabError("git push: \(result.status) \(result.errorText)") }
        let words = result.errorText.split(whereSeparator: { " \n".contains($0) }).map(String.init)
        let runs = zip(words, words.dropFirst()).compactMap { $0 == "run" ? RunID($1) : nil }
        return (result.errorText, runs)
    }

    /// Waits for a run's end, by following it as a user would.
    func wait(for run: RunID) async throws -> RunSummary {
        _ = try await attempt(Self.binary, ["attach", "--run", run.text])
        return try await summary(run)
    }

    /// A run as the command line reports it.
    func summary(_ run: RunID) async throws -> RunSummary {
        let all = try await runs()
        guard let found = all.first(where: { $0.id == run }) else { throw LabError("run \(run) is not listed") }
        return found
    }

    /// All runs of this home, newest first.
    func runs() async throws -> [RunSummary] {
        try JSONText.decode([RunSummary].self, try await nm(["runs", "--json", "--all-repos", "--limit", "10000"]))
    }

    /// A ref's commit in origin, or nil.
    func originTip(_ branch: String) async throws -> String? {
        let result = try await attempt(
            "git", ["--git-dir=\(origin)", "rev-parse", "--verify", "--quiet", "refs/heads/\(branch)"])
        return result.status.isSuccess ? result.outputText : nil
    }

    /// What is left in the home's worktree directories.
    func leftWorktrees() throws -> [String] {
        let repositories = try FileSystem.entries(of: layout.worktrees)
        return try repositories.flatMap { repository in
            try FileSystem.entries(of: FilePath.join(layout.worktrees, repository)).map { "\(repository)/\($0)" }
        }
    }

    /// The text of a step's log.
    func log(_ run: RunID, _ step: String) throws -> String {
        try FileSystem.readText(layout.stepLog(runID: run.text, step: step), limit: 128 << 20)
    }

    /// The process that serves the home, if one does.
    func daemon() throws -> ProcessIdentity? {
        DaemonIdentity.read(try layout.pidFile)?.process
    }

    private func describe(_ error: any Error) async {
        guard let layout = try? layout, let log = try? FileSystem.readText(layout.daemonLog, limit: 1 << 20) else {
            return
        }
        Issue.record("\(error)\ndaemon.log:\n\(log.suffix(6000))")
    }

    private func remove() async {
        if let daemon = try? daemon() { daemon.signal(TerminationSignal.resume) }
        _ = try? await attempt(Self.binary, ["daemon", "stop"], in: directory)
        if let daemon = try? daemon() { daemon.signal(TerminationSignal.kill) }
        // Each run has a directory of logs; a daemon that was killed has not ended its processes.
        let runs = ((try? FileSystem.entries(of: layout.logs)) ?? []).compactMap { RunID($0) }
        let directory = directory
        _ = try? await BlockingThread.run {
            for run in runs { ProcessTree.end(marker: RunMarker.marker(for: run), grace: .zero) }
            try FileSystem.removeTree(directory)
        }
    }
}
