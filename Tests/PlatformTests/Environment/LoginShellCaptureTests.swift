import Testing

@testable import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Captures from shells that are scripts, so that every way to fail can be had at will. Real shells are asked in the
/// integration tests.
@Suite(.timeLimit(.minutes(20))) struct LoginShellCaptureTests {
    private let directory: TemporaryDirectory
    private let printer: String

    init() throws {
        directory = try TemporaryDirectory()
        // Called with: --to PIPE --mark MARK
        let script = "#!/bin/sh\n{ printf '%s\\0' \"$4\"; env -0; printf '%s\\0' \"$4\"; } > \"$2\"\n"
        printer = try directory.write(script, to: "print it's", mode: 0o700)
    }

    /// A shell named bash, so that it is started as `-l -i -c COMMAND`, then as `-l -c COMMAND`.
    private func shell(_ script: String, named name: String = "bash") throws -> LoginShell {
        LoginShell(path: try directory.write("#!/bin/sh\n\(script)\n", to: name, mode: 0o700), source: .shellVariable)
    }

    private func capture(
        _ shell: LoginShell, budget: Duration = patience, adding variables: [String: String] = [:]
    ) async -> CaptureReport {
        let environment = standardEnvironment.merging(["HOME": directory.path, "TMPDIR": directory.path]) { $1 }
        return await LoginShellCapture(
            application: Application(name: "some-tool", reverseDNSPrefix: "com.example", homeVariable: "TOOL_HOME"),
            shell: shell, environment: environment.merging(variables) { $1 }, printer: [printer]
        ).capture(budget: budget)
    }

    private static let runsCommand = "for last; do :; done; eval \"$last\""

    @Test func `the environment comes from inside of the shell, started in the user's home`() async throws {
        let report = await capture(
            try shell("export A=1 WHERE=\"$PWD\"; echo noise; echo A=2 >&2; \(Self.runsCommand)"))
        #expect(report.attempts.map(\.stage) == [.interactiveLogin])
        #expect(report.variables?["A"] == "1")
        #expect(report.variables?["WHERE"] == directory.path)
        #expect(report.failures == [])
    }

    @Test func `startup files can tell, and nothing of that stays`() async throws {
        let script = "export SEEN=\"$SOME_TOOL_RESOLVING_ENVIRONMENT $DISABLE_AUTO_UPDATE $ZSH_TMUX_AUTOSTART $TERM\""
        let report = await capture(try shell("\(script); \(Self.runsCommand)"))
        #expect(report.variables?["SEEN"] == "1 true false dumb")
        for name in ["SOME_TOOL_RESOLVING_ENVIRONMENT", "SOME_TOOL_ENVIRONMENT_CAPTURE", "DISABLE_AUTO_UPDATE"] {
            #expect(report.variables?[name] == nil, "\(name)")
        }
    }

    @Test func `what the user's own startup files set stays, also under a name that the capture uses`() async throws {
        let report = await capture(try shell("export DISABLE_AUTO_UPDATE=mine; \(Self.runsCommand)"))
        #expect(report.variables?["DISABLE_AUTO_UPDATE"] == "mine")
    }

    @Test func `an environment larger than a pipe arrives whole`() async throws {
        let report = await capture(
            try shell(
                "export BIG=$(head -c 100000 /dev/zero | tr '\\0' x) BIG2=$(head -c 100000 /dev/zero | tr '\\0' y); \(Self.runsCommand)"
            ))
        #expect(report.variables?["BIG"]?.utf8.count == 100_000)
        #expect(report.variables?["BIG2"]?.utf8.count == 100_000)
    }

    @Test func `a shell that fails interactively is asked as a login shell`() async throws {
        let report = await capture(
            try shell("[ \"$2\" = -i ] && { echo 'no terminal here'; exit 3; }; \(Self.runsCommand)"))
        #expect(report.attempts.map(\.stage) == [.interactiveLogin, .login])
        #expect(report.variables != nil)
        #expect(report.failures.first?.contains("exit status 3") == true)
        #expect(report.failures.first?.contains("(no terminal here)") == true)
    }

    @Test func `a shell that never runs the command is named with what its files can do`() async throws {
        let report = await capture(try shell("exit 0"))
        #expect(report.variables == nil)
        #expect(report.failures.count == 2)
        #expect(report.failures.allSatisfy { $0.contains("SOME_TOOL_RESOLVING_ENVIRONMENT is set") })
    }

    @Test func `an answer counts however the shell ends`() async throws {
        let report = await capture(try shell("(\(Self.runsCommand)); kill -KILL $$"))
        #expect(report.variables != nil)
    }

    @Test func `half an answer is none`() async throws {
        try directory.write("#!/bin/sh\nprintf '%s\\0A=1\\0' \"$4\" > \"$2\"\n", to: "print it's", mode: 0o700)
        let report = await capture(try shell(Self.runsCommand))
        #expect(report.attempts.map(\.outcome) == [.failed(.incomplete), .failed(.incomplete)])
    }

    @Test func `a shell that hangs is ended with all it started when its time is over`() async throws {
        let start = ContinuousClock.now
        let file = directory.path("child")
        let hanging = try shell(
            "trap '' TERM; sleep 600 & echo $! > '\(file)'; wait; sleep 600", named: "unknown-shell")
        let report = await capture(hanging, budget: .seconds(1))
        #expect(ContinuousClock.now - start < patience)
        #expect(report.attempts.map(\.outcome) == [.failed(.timedOut(after: deadline(report)))])
        let pid = try #require(Int32(try FileSystem.readText(file).dropLast()))
        #expect(ProcessIdentity.of(pid: pid) == nil)
    }

    private func deadline(_ report: CaptureReport) -> Duration {
        guard case .failed(.timedOut(let after))? = report.attempts.first?.outcome else { return .zero }
        return after
    }

    @Test func `both ways of starting share one budget`() async throws {
        let report = await capture(try shell("sleep 600"), budget: .seconds(1))
        let limits = report.attempts.map { attempt -> Duration in
            guard case .failed(.timedOut(let after)) = attempt.outcome else { return .zero }
            return after
        }
        #expect(limits.first.map { $0 <= .milliseconds(750) && $0 > .milliseconds(500) } == true)
        #expect(limits.dropFirst().allSatisfy { $0 > .zero && $0 <= .milliseconds(500) })
    }

    @Test func `a process that keeps everything open delays nothing`() async throws {
        let report = await capture(try shell("sleep 600 & \(Self.runsCommand)"))
        #expect(report.attempts.count == 1)
        #expect(report.variables != nil)
    }

    @Test func `cancelling ends the shell`() async throws {
        let ready = directory.path("ready")
        try #require(mkfifo(ready, 0o600) == 0)
        let shell = try shell("echo $$ > '\(ready)'; sleep 600")
        let task = Task { await capture(shell) }
        // Returns when the shell has written, which it does once it runs.
        let pid = try await BlockingThread.run { try FileSystem.readText(ready) }
        task.cancel()
        let report = await task.value
        #expect(report.attempts.map(\.outcome) == [.failed(.cancelled)])
        #expect(ProcessIdentity.of(pid: try #require(Int32(pid.dropLast()))) == nil)
    }

    @Test func `a shell that is not there is a failure like any other`() async {
        let report = await capture(LoginShell(path: directory.path("gone"), source: .shellVariable))
        #expect(report.variables == nil)
        #expect(report.failures.first?.contains("could not be started") == true)
    }

    @Test func `what a killed process left in the directory of its captures is ended and removed`() async throws {
        let captures = directory.path("captures")
        try FileSystem.makePrivateDirectory(captures + "/environment.mark")
        let left = try DetachedProcess.launch(
            Command("/bin/sh", ["-c", "kill -STOP $$"], environment: ["SOME_TOOL_ENVIRONMENT_CAPTURE": "mark"]),
            output: "/dev/null")
        let other = try DetachedProcess.launch(
            Command("/bin/sh", ["-c", "kill -STOP $$"], environment: ["SOME_TOOL_ENVIRONMENT_CAPTURE": "another"]),
            output: "/dev/null")
        defer { for child in [left, other] { child.identity.signal(TerminationSignal.kill) } }
        let report = await LoginShellCapture(
            application: Application(name: "some-tool", reverseDNSPrefix: "com.example", homeVariable: "TOOL_HOME"),
            shell: try shell("export A=1; \(Self.runsCommand)"), environment: standardEnvironment, printer: [printer],
            directory: captures
        ).capture(budget: patience)
        #expect(report.variables?["A"] == "1")
        #expect(!left.identity.isRunning)
        #expect(other.identity.isRunning)
        #expect(try FileSystem.entries(of: captures) == [])
    }

    @Test func `nothing is left in the directory for temporary files`() async throws {
        _ = await capture(try shell(Self.runsCommand))
        #expect(try FileSystem.entries(of: directory.path) == ["bash", "print it's"])
    }
}
