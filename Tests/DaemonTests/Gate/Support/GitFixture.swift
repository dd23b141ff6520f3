import Platform
import Testing

@testable import Daemon

/// A private world for real git: own home and settings, a bare `origin.git` and a working copy `work` of it.
final class GitFixture: Sendable {
    let root: String
    let environment: [String: String]
    let layout: HomeLayout
    private let runner = SystemCommandRunner()

    /// Long enough for the slowest machine; a test that waits this long has failed.
    static let patience = Duration.seconds(120)

    /// - Parameter name: the name of the working copy's directory.
    init(work name: String = "work", settings: [String: String] = [:]) throws {
        let scratch = try FileSystem.canonicalPath(CurrentProcess.environment["TMPDIR"] ?? "/tmp")
        root = FilePath.join(scratch, "nm-gate-\(RunID.mint().text)")
        try FileSystem.makePrivateDirectory(root)
        work = FilePath.join(root, name)
        layout = HomeLayout(root: try CanonicalRoot(of: FilePath.join(root, "home")))
        try layout.prepare()
        let global = FilePath.join(root, "gitconfig")
        environment = [
            "PATH": CurrentProcess.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root, "GIT_CONFIG_GLOBAL": global,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
        ]
        let base = ["user.name": "Test", "user.email": "test@example.invalid", "init.defaultBranch": "main"]
        let entries = base.merging(settings) { _, new in new }.sorted { $0.key < $1.key }
        let text = GitConfigText.render(entries.map { GitConfigEntry(key: $0.key, value: $0.value) })
        try FileSystem.writeAtomically(Array(text.utf8), to: global, durable: false)
    }

    deinit { try? FileSystem.removeTree(root) }

    let work: String
    var origin: String { path("origin.git") }
    var globalSettings: String { path("gitconfig") }

    func path(_ name: String) -> String { FilePath.join(root, name) }

    /// Our own git, as the commands use it.
    var git: Git { Git(runner: runner, environment: GitEnvironment.make(from: environment)) }

    /// Makes `origin.git` and a working copy with one commit on `main`, pushed there.
    func makeRepository(format: String = "sha1", originURL: String? = nil) async throws {
        try await run("init", "--quiet", "--bare", "--object-format=\(format)", origin, in: root)
        try await run("init", "--quiet", "--object-format=\(format)", work, in: root)
        try await run("remote", "add", "origin", originURL ?? origin)
        try await commit("start")
        try await run("push", "--quiet", "origin", "main")
    }

    /// Makes an empty commit and returns its name.
    @discardableResult
    func commit(_ message: String, in place: String? = nil) async throws -> String {
        try await run("commit", "--quiet", "--allow-empty", "-m", message, in: place)
        return try await run("rev-parse", "HEAD", in: place)
    }

    /// Runs the user's own git and returns what it printed; a failure fails the test.
    @discardableResult
    func run(_ arguments: String..., in place: String? = nil) async throws -> String {
        let result = try await attempt(arguments, in: place)
        guard result.status.isSuccess else {
            throw FixtureError("git \(arguments.joined(separator: " ")): \(result.status) \(result.errorText)")
        }
        return result.outputText
    }

    /// Runs the user's own git whatever it ends with.
    func attempt(
        _ arguments: [String], in place: String? = nil, adding variables: [String: String] = [:]
    ) async throws -> CommandResult {
        var command = Command(
            "git", arguments, environment: environment.merging(variables) { _, new in new },
            workingDirectory: place ?? work)
        command.deadline = Self.patience
        return try await runner.run(command)
    }

    func locate(_ directory: String? = nil) async throws -> RepositoryLocation {
        try await RepositoryLocation.locate(from: directory ?? work, git: git)
    }

    /// Runs `init` as the command does.
    @discardableResult
    func initialize(
        _ directory: String? = nil, remote: String? = nil, layout: HomeLayout? = nil
    ) async throws -> InitResult {
        let initializer = GateInitializer(
            git: git, layout: layout ?? self.layout, executable: try program(), clock: { Timestamp(milliseconds: 7) })
        return try await initializer.initialize(try await locate(directory), remoteName: remote)
    }

    /// A stand-in for our program: it notes how the hook called it, and what it was given.
    func program() throws -> String {
        let path = path("it's a program")
        let script = """
            #!/bin/sh
            { printf 'home=%s args=%s\\n' "$NM_HOME" "$*"; cat; } >> '\(root)/calls'
            echo called

            """
        try FileSystem.writeAtomically(Array(script.utf8), to: path, mode: 0o700, durable: false)
        return path
    }

    /// What the stand-in noted.
    var calls: [String] {
        let text = (try? FileSystem.readText(path("calls"))) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Writes a file with permissions.
    func write(_ text: String, to path: String, mode: UInt32 = 0o600) throws {
        try FileSystem.writeAtomically(Array(text.utf8), to: path, mode: .init(mode), durable: false)
    }
}

/// A step of a test's own preparation that failed.
struct FixtureError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
