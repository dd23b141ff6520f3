import Platform

/// A temporary directory with an origin, a working copy, a gated home and a plain bare repository to compare with.
final class Laboratory {
    let directory: String
    let binary: String
    private(set) var environment: [String: String]
    private let runner = SystemCommandRunner()

    init(binary: String) throws {
        self.binary = binary
        let base = CurrentProcess.environment["TMPDIR"] ?? "/tmp"
        directory = FilePath.join(base, "no-mistakes-benchmark.\(ProcessIdentity.current().pid)")
        try FileSystem.makePrivateDirectory(directory)
        environment = CurrentProcess.environment.filter { !$0.key.hasPrefix("GIT_") }
        environment["NM_HOME"] = path("home")
        // The service manager of whoever runs this is not touched.
        environment["NM_SERVICE_MANAGER"] = "none"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CONFIG_GLOBAL"] = path("gitconfig")
        let settings = "[user]\n\tname = B\n\temail = b@example.invalid\n[init]\n\tdefaultBranch = main\n"
        try FileSystem.writeAtomically(Array(settings.utf8), to: path("gitconfig"))
        try prepare()
    }

    func path(_ name: String) -> String { FilePath.join(directory, name) }

    private func prepare() throws {
        try run("git", ["init", "--quiet", "--bare", path("origin.git")])
        try run("git", ["init", "--quiet", "--bare", path("plain.git")])
        try FileSystem.writeAtomically(
            Array("#!/bin/sh\n".utf8), to: path("plain.git/hooks/post-receive"), mode: 0o755)
        try run("git", ["init", "--quiet", path("work")])
        try git(["commit", "--quiet", "--allow-empty", "-m", "start"])
        try git(["remote", "add", "origin", path("origin.git")])
        try git(["remote", "add", "plain", path("plain.git")])
        try git(["push", "--quiet", "origin", "main"])
        try git(["push", "--quiet", "plain", "main"])
        try noMistakes(["init"])
    }

    /// Stops the daemon and removes everything.
    func remove() {
        _ = try? noMistakes(["daemon", "stop"])
        try? FileSystem.removeTree(directory)
    }

    @discardableResult
    func git(_ arguments: [String]) throws -> CommandResult { try run("git", arguments, in: path("work")) }

    @discardableResult
    func noMistakes(_ arguments: [String], accepting codes: Set<Int32> = [0]) throws -> CommandResult {
        let place = FileSystem.kind(of: path("work")) == nil ? directory : path("work")
        return try run(binary, arguments, in: place, accepting: codes)
    }

    /// How long a command takes from its start to its end.
    func time(_ executable: String, _ arguments: [String], in place: String? = nil) throws -> Double {
        let start = ContinuousClock.now
        try run(executable, arguments, in: place)
        return Self.seconds(since: start)
    }

    /// How long something has taken that began at `start`.
    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = start.duration(to: .now).components
        return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
    }

    @discardableResult
    private func run(
        _ executable: String, _ arguments: [String], in place: String? = nil, accepting codes: Set<Int32> = [0]
    ) throws -> CommandResult {
        let command = Command(executable, arguments, environment: environment, workingDirectory: place ?? directory)
        let result = try runner.runBlocking(command)
        guard codes.contains(result.status.code) else {
            throw BenchmarkFailure("\(executable) \(arguments): \(result.status) \(result.errorText)")
        }
        return result
    }
}

/// A benchmark that could not be carried out.
struct BenchmarkFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
