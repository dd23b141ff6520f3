import Platform
import Testing

@Suite(.timeLimit(.minutes(20))) struct CommandStreamTests {
    private let marker = freshMarker()

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Runs a script to its end.
    private func stream(
        _ script: String, deadline: Duration? = nil, grace: Duration = patience
    ) async throws -> (status: Platform.ExitStatus, probe: OutputProbe) {
        let probe = OutputProbe()
        let command = Command.shell(script, in: directory.path, deadline: deadline)
        let status = try await CommandStream.run(command, marker: marker, grace: grace) { probe.receive($0) }
        return (status, probe)
    }

    /// Starts a script, cancels it once it has printed `ready`, and returns what it printed in the end.
    private func cancel(_ script: String, grace: Duration) async throws -> OutputProbe {
        let probe = OutputProbe()
        let marker = marker
        let task = Task {
            try await CommandStream.run(.shell(script), marker: marker, grace: grace) { probe.receive($0) }
        }
        await probe.waits(for: "ready\n")
        task.cancel()
        await #expect(throws: CommandError.cancelled) { try await task.value }
        return probe
    }

    private func survivors() async throws -> [ProcessIdentity] {
        let (name, value) = marker
        return try await BlockingThread.run { ProcessTree.processes(marker: (name, value)) }
    }

    @Test func `both streams arrive as one, in the order they were written`() async throws {
        let (status, probe) = try await stream("echo one; echo two >&2; echo three; exit 7")
        #expect(status == .exited(7))
        #expect(probe.text == "one\ntwo\nthree\n")
    }

    @Test func `the mark is in the command's environment`() async throws {
        let (_, probe) = try await stream("echo \"$\(marker.name)\"")
        #expect(probe.text == marker.value + "\n")
    }

    @Test func `a background child that keeps the output open delays nothing`() async throws {
        let (status, probe) = try await stream("sleep 600 & echo started")
        #expect(status.isSuccess)
        #expect(probe.text == "started\n")
        #expect(try await survivors().isEmpty)
    }

    @Test func `a child that made a session of its own and lost its parent is ended`() async throws {
        let (status, probe) = try await stream(
            "mkfifo ready; setsid --fork sh -c 'echo $$ > ready; exec sleep 600'; cat ready")
        #expect(status.isSuccess)
        let pid = try #require(Int32(probe.text.dropLast()))
        #expect(ProcessIdentity.of(pid: pid) == nil)
    }

    @Test func `a child of an escaped parent is ended although it cleared its environment`() async throws {
        let (status, probe) = try await stream(
            "mkfifo ready; setsid --fork sh -c 'env -i setsid sh -c \"echo \\$\\$ > ready; exec sleep 600\" & wait'; cat ready"
        )
        #expect(status.isSuccess)
        let pid = try #require(Int32(probe.text.dropLast()))
        #expect(ProcessIdentity.of(pid: pid) == nil)
    }

    @Test func `a child that ignores SIGTERM is killed after the grace period`() async throws {
        let (status, _) = try await stream(
            "mkfifo ready; sh -c 'trap \"\" TERM; echo > ready; while :; do sleep 600; done' & cat ready",
            grace: .milliseconds(300))
        #expect(status.isSuccess)
        #expect(try await survivors().isEmpty)
    }

    @Test func `a stopped child is ended too`() async throws {
        let (status, _) = try await stream(
            "sh -c 'kill -STOP $$' & while ! grep -q '^State:.T' /proc/$!/status; do :; done")
        #expect(status.isSuccess)
        #expect(try await survivors().isEmpty)
    }

    @Test func `cancelling ends a whole tree before it is reported`() async throws {
        _ = try await cancel(
            "setsid sh -c 'trap \"\" TERM; echo ready; while :; do sleep 600; done' & wait", grace: .milliseconds(300))
        #expect(try await survivors().isEmpty)
    }

    @Test func `a command that cleans up on SIGTERM is heard to the end`() async throws {
        let probe = try await cancel(
            "trap 'head -c 300000 /dev/zero; exit 0' TERM; echo ready; while :; do sleep 600 & wait; done",
            grace: patience)
        #expect(probe.total == "ready\n".utf8.count + 300_000)
    }

    @Test func `a task that is cancelled already starts nothing`() async throws {
        let file = directory.path("started")
        let marker = marker
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await CommandStream.run(.shell("touch \(file)"), marker: marker) { _ in }
        }
        await #expect(throws: CommandError.cancelled) { try await task.value }
        #expect(FileSystem.kind(of: file) == nil)
    }

    @Test func `a deadline ends the command and is not taken for its own success`() async throws {
        await #expect(throws: CommandError.timedOut(after: .milliseconds(200))) {
            try await stream("trap 'exit 0' TERM; sleep 600 & wait", deadline: .milliseconds(200))
        }
        #expect(try await survivors().isEmpty)
    }

    @Test func `bytes that are not UTF-8 arrive as they are`() async throws {
        let (_, probe) = try await stream(#"printf '\377\300\200a\000b'"#)
        #expect(probe.bytes == [0xFF, 0xC0, 0x80, 0x61, 0x00, 0x62])
    }

    @Test func `200 MB of output pass through without growing this process`() async throws {
        let before = try peakMemory()
        let (status, probe) = try await stream("head -c 200000000 /dev/zero")
        #expect(status.isSuccess)
        #expect(probe.total == 200_000_000)
        #expect(probe.largestPiece <= 64 << 10)
        #expect(try peakMemory() - before < 64 << 20)
    }

    /// The most memory this process ever had resident, in bytes: VmHWM of proc_pid_status(5).
    private func peakMemory() throws -> Int {
        let line = try FileSystem.readText("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 1024
    }
}
