import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(20))) struct DetachedProcessTests {
    private let directory: TemporaryDirectory
    private var log: String { directory.path("log") }

    init() throws { directory = try TemporaryDirectory() }

    private func launch(_ script: String) throws -> DetachedChild {
        try DetachedProcess.launch(.shell(script, in: directory.path), output: log, readiness: .reportedByPipe)
    }

    private func outcome(of child: DetachedChild, timeout: Duration = patience) async throws -> DetachedChild.Outcome {
        try await BlockingThread.run { child.waitUntilReady(timeout: timeout) }
    }

    private func end(_ child: DetachedChild) async throws {
        child.identity.signal(SIGKILL)
        let identity = child.identity
        #expect(try await BlockingThread.run { identity.waitUntilGone(timeout: patience) })
    }

    @Test func `a child that reports is ready and goes on running`() async throws {
        let child = try launch("echo 'ready at socket' >&3; exec 3>&-; exec sleep 600")
        #expect(try await outcome(of: child) == .ready("ready at socket"))
        #expect(child.identity.isRunning)
        try await end(child)
    }

    @Test func `a child that ends without a word is reported with its status`() async throws {
        #expect(try await outcome(of: try launch("exit 78")) == .exited(.exited(78)))
        #expect(try await outcome(of: try launch("kill -KILL $$")) == .exited(.signalled(SIGKILL)))
    }

    @Test func `a child that says nothing is not waited for longer than asked`() async throws {
        let child = try launch("exec 3>&-; exec sleep 600")
        #expect(try await outcome(of: child, timeout: .milliseconds(100)) == .timedOut)
        #expect(child.identity.isRunning)
        try await end(child)
    }

    @Test func `a child that stays behind its parent's pipe does not hold it open`() async throws {
        // The sleeping grandchild holds descriptor 3, and the child itself has ended.
        let child = try launch("sleep 600 & echo $! > grandchild; exit 1")
        #expect(try await outcome(of: child) == .exited(.exited(1)))
        let pid = try #require(Int32(FileSystem.readText(directory.path("grandchild")).dropLast()))
        let grandchild = try #require(ProcessIdentity.of(pid: pid))
        #expect(grandchild.signal(SIGKILL))
    }

    @Test func `output is appended to a private file`() async throws {
        try directory.write("before\n", to: "log")
        _ = try await outcome(of: try launch("echo out; echo err >&2"))
        #expect(try FileSystem.readText(log) == "before\nout\nerr\n")
        try FileSystem.removeFile(log)
        _ = try await outcome(of: try launch("true"))
        #expect(try directory.mode("log") == 0o600)
    }

    @Test func `the child leads a session of its own and holds only its own descriptors`() async throws {
        let child = try launch("ls /proc/$$/fd; read x < /proc/$$/stat; echo \"$x\"; cat")
        _ = try await outcome(of: child)
        let lines = try FileSystem.readText(log).split(separator: "\n")
        #expect(lines.prefix(4) == ["0", "1", "2", "3"])
        let fields = try #require(lines.last).split(separator: " ")
        #expect(fields[0] == fields[4] && fields[0] == fields[5])
    }

    @Test func `a log that cannot be opened is named`() throws {
        let error = #expect(throws: CommandError.self) {
            try DetachedProcess.launch(.shell("true"), output: directory.path("none/log"))
        }
        #expect(error == .cannotStart(SystemError(call: "open", subject: directory.path("none/log"), number: ENOENT)))
    }

    @Test func `a child that nobody waits for any more leaves no zombie once another one has come`() async throws {
        var child: DetachedChild? = try DetachedProcess.launch(
            Command("/bin/sh", ["-c", "exec sleep 1000"], environment: [:]), output: "/dev/null")
        let identity = try #require(child).identity
        child = nil
        identity.signal(TerminationSignal.kill)
        let isGone = try await BlockingThread.run { identity.waitUntilGone(timeout: .seconds(60)) }
        #expect(isGone)
        _ = try await SystemCommandRunner().run(Command("/bin/sh", ["-c", ":"], environment: [:]))
        #expect(
            FileSystem.kind(of: "/proc/\(identity.pid)/stat") == nil || ProcessIdentity.of(pid: identity.pid) != nil)
    }
}
