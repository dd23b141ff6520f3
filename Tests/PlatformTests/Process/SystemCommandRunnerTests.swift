import Testing

@testable import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(20))) struct SystemCommandRunnerTests {
    private let runner = SystemCommandRunner(grace: .milliseconds(300))
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func run(_ script: String, input: [UInt8] = [], deadline: Duration? = nil) async throws -> CommandResult {
        try await runner.run(.shell(script, in: directory.path, input: input, deadline: deadline))
    }

    @Test func `both streams and the status come back`() async throws {
        let result = try await run("echo out; echo err >&2; exit 3")
        #expect(result.status == .exited(3))
        #expect(result.outputText == "out")
        #expect(result.errorText == "err")
        #expect(!result.timedOut && !result.truncated)
    }

    @Test func `a variable reaches a command byte for byte`() async throws {
        var command = Command.shell("printf %s \"$ODD\"", in: directory.path, input: [], deadline: nil)
        command.environment["ODD"] = EnvironmentText.text([0x61, 0xE4, 0xFF, 0xC3, 0xA4])
        #expect(try await runner.run(command).standardOutput == [0x61, 0xE4, 0xFF, 0xC3, 0xA4])
    }

    @Test func `a signal is told apart from an exit`() async throws {
        #expect(try await run("kill -KILL $$").status == .signalled(SIGKILL))
        #expect(try await run("exit 137").status == .exited(137))
    }

    @Test func `streams that fill in any order do not block each other`() async throws {
        let result = try await run(
            "head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2")
        #expect(result.standardOutput.count == 1_000_000)
        #expect(result.standardError.count == 2_000_000)
    }

    @Test func `input larger than a pipe goes through while output comes back`() async throws {
        let input = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = try await run("tee copy", input: input)
        #expect(result.standardOutput == input)
        #expect(try FileSystem.read(directory.path("copy")) == input)
    }

    @Test func `input that nobody reads is no failure`() async throws {
        let result = try await run("exec true", input: [UInt8](repeating: 0, count: 1_000_000))
        #expect(result.status.isSuccess)
    }

    @Test func `without input the command reads an end at once`() async throws {
        #expect(try await run("cat").outputText == "")
    }

    @Test func `output over the limit is dropped, flagged, and holds nothing up`() async throws {
        let command = Command.shell("head -c 3000000 /dev/zero; echo error >&2", outputLimit: 1000)
        let result = try await runner.run(command)
        #expect(result.standardOutput.count == 1000)
        #expect(result.errorText == "error")
        #expect(result.truncated)
    }

    @Test func `a deadline ends the whole tree`() async throws {
        let result = try await run(
            "trap '' TERM; (trap '' TERM; echo $$ > parent; exec sleep 600) & echo $! > child; wait",
            deadline: .milliseconds(200))
        #expect(result.timedOut)
        #expect(result.status == .signalled(SIGKILL))
        for name in ["parent", "child"] {
            let pid = try #require(Int32(FileSystem.readText(directory.path(name)).dropLast()))
            #expect(ProcessIdentity.of(pid: pid) == nil)
        }
    }

    @Test func `cancelling ends the whole tree before it is reported`() async throws {
        let started = try DirectoryWatch(directories: [directory.path])
        let task = Task { try await run("sleep 600 & echo $! > child.new; mv child.new child; wait") }
        let child = directory.path("child")
        try await BlockingThread.run {
            while FileSystem.kind(of: child) == nil { _ = started.wait(timeout: patience) }
        }
        task.cancel()
        await #expect(throws: CommandError.cancelled) { try await task.value }
        let pid = try #require(Int32(FileSystem.readText(child).dropLast()))
        #expect(ProcessIdentity.of(pid: pid) == nil)
    }

    @Test func `a background child that keeps the output open delays nothing`() async throws {
        let result = try await run("sleep 600 & echo $!")
        let pid = try #require(Int32(result.outputText))
        #expect(ProcessIdentity.of(pid: pid) == nil)
    }

    @Test func `a background child that prints for ever delays nothing`() async throws {
        let result = try await run("cat /dev/zero & head -c 1 /dev/zero")
        #expect(result.status.isSuccess)
    }

    @Test func `nothing is inherited but what the command names`() async throws {
        // Not close-on-exec, as a careless library would leave it.
        let leaked = OwnedDescriptor(adopting: try systemCall("open", on: "/dev/null") { open("/dev/null", O_RDONLY) })
        let descriptors = try await run("ls /proc/$$/fd")
        #expect(descriptors.outputText == "0\n1\n2")
        let environment = try await runner.run(Command("env", environment: standardEnvironment))
        #expect(
            environment.outputText.split(separator: "\n").sorted() == standardEnvironment.map { "\($0)=\($1)" }.sorted()
        )
        #expect(try await run("pwd").outputText == directory.path)
        #expect(leaked.rawValue > 2)
    }

    @Test func `a command leads a session of its own`() async throws {
        let result = try await run("read stat < /proc/$$/stat; echo $stat")
        let fields = result.outputText.split(separator: " ")
        try #require(fields.count > 5)
        #expect(fields[0] == fields[4] && fields[0] == fields[5])
    }

    @Test func `signals that this process ignores or blocks reach the command`() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_IGN)
            var blocked = sigset_t()
            sigfillset(&blocked)
            pthread_sigmask(SIG_BLOCK, &blocked, nil)
            let result = try SystemCommandRunner().runBlocking(
                .shell("grep -E '^Sig(Blk|Ign):' /proc/self/status"))
            for line in result.outputText.split(separator: "\n") {
                let set = try #require(UInt64(line.suffix(16), radix: 16))
                // Signals 32 and up belong to the C library, which posix_spawn leaves ignored in the test's own process.
                try #require(set & 0x7FFF_FFFF == 0)
            }
        }
    }

    @Test func `exit statuses survive a parent that ignored SIGCHLD`() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGCHLD, SIG_IGN)
            try #require(try SystemCommandRunner().runBlocking(.shell("exit 3")).status == .exited(3))
        }
    }

    @Test func `a hundred commands at once each get their own answer`() async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask { (number, try await run("echo \(number); exit \(number)")) }
            }
            for try await (number, result) in group {
                #expect(result.outputText == "\(number)")
                #expect(result.status == .exited(Int32(number)))
            }
        }
    }
}

@Suite struct CommandStartTests {
    private let runner = SystemCommandRunner()
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func failure(_ command: Command) async -> CommandError? {
        do throws(CommandError) {
            _ = try await runner.run(command)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a bare name is searched in the absolute entries of the command's own PATH`() async throws {
        try directory.write("#!/bin/sh\necho found", to: "tool", mode: 0o755)
        let found = Command("tool", environment: ["PATH": "relative::\(directory.path)"])
        #expect(try await runner.run(found).outputText == "found")
        let missing = Command("tool", environment: ["PATH": ".:/nonexistent"], workingDirectory: directory.path)
        #expect(await failure(missing) == .notFound("tool", searched: ["/nonexistent"]))
    }

    @Test func `directories and files that may not be executed are no programs`() async throws {
        try FileSystem.makePrivateDirectory(directory.path("tool"))
        let text = try directory.write("#!/bin/sh", to: "text", mode: 0o644)
        #expect(
            await failure(Command("tool", environment: ["PATH": directory.path]))
                == .notFound("tool", searched: [directory.path]))
        #expect(await failure(Command(text, environment: [:])) == .notFound(text, searched: []))
        #expect(await failure(Command("a/b", environment: standardEnvironment)) != nil)
    }

    @Test func `a working directory that is missing is named`() async {
        let error = await failure(.shell("true", in: directory.path("none")))
        #expect(error == .cannotStart(SystemError(call: "chdir", subject: directory.path("none"), number: ENOENT)))
    }

    @Test func `a script whose interpreter is missing is named`() async throws {
        let script = try directory.write("#!/nonexistent\n", to: "script", mode: 0o755)
        let error = await failure(Command(script, environment: [:]))
        #expect(error == .cannotStart(SystemError(call: "execve", subject: script, number: ENOENT)))
    }

    @Test func `an argument that C would cut is refused`() async {
        guard case .cannotStart(let error) = await failure(Command("/bin/echo", ["a\0b"], environment: [:])) else {
            Issue.record("it was run")
            return
        }
        #expect(error.number == EINVAL)
    }

    @Test func `a program that has just been written can be run at once`() async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<64 {
                group.addTask {
                    let script = try directory.write("#!/bin/sh\nexit 0\n", to: "script-\(number)", mode: 0o755)
                    return try await runner.run(Command(script, environment: [:])).status
                }
            }
            for try await status in group { #expect(status.isSuccess) }
        }
    }
}
