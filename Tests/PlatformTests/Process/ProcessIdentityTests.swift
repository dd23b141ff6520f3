import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(20))) struct ProcessIdentityTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// A process that lives until it is signalled.
    private func sleeper(_ environment: [String: String] = [:]) throws -> DetachedChild {
        let environment = standardEnvironment.merging(environment) { $1 }
        return try DetachedProcess.launch(
            Command("sleep", ["600"], environment: environment, workingDirectory: directory.path),
            output: directory.path("log"))
    }

    private func isGone(_ identity: ProcessIdentity) async throws -> Bool {
        try await BlockingThread.run { identity.waitUntilGone(timeout: patience) }
    }

    @Test func `this process runs and knows itself`() {
        let current = ProcessIdentity.current()
        #expect(current.pid == getpid())
        #expect(current.isRunning)
        #expect(ProcessIdentity.of(pid: getpid()) == current)
        #expect(ProcessIdentity.executable(of: getpid()) == CurrentProcess.executable)
        #expect(FilePath.isAbsolute(CurrentProcess.executable))
    }

    @Test func `a process that was signalled is gone, also before it is reaped`() async throws {
        let child = try sleeper()
        #expect(child.identity.isRunning)
        #expect(!child.identity.waitUntilGone(timeout: .milliseconds(1)))
        #expect(child.identity.signal(SIGTERM))
        #expect(try await isGone(child.identity))
        #expect(!child.identity.isRunning)
        #expect(ProcessIdentity.of(pid: child.identity.pid) == nil)
        #expect(!child.identity.signal(SIGTERM))
    }

    @Test func `a pid with another start time is another process and is not signalled`() async throws {
        let child = try sleeper()
        let earlier = ProcessIdentity(pid: child.identity.pid, startTime: "another-boot:1")
        #expect(!earlier.isRunning)
        #expect(!earlier.signal(SIGKILL))
        #expect(earlier.waitUntilGone(timeout: .zero))
        #expect(child.identity.isRunning)
        #expect(child.identity.signal(SIGKILL))
        #expect(try await isGone(child.identity))
    }

    @Test func `what a process was started with can be read`() async throws {
        let child = try sleeper(["PLATFORM_TEST_NAME": "value with = and ä"])
        let pid = child.identity.pid
        #expect(ProcessIdentity.parent(of: pid) == getpid())
        #expect(ProcessIdentity.workingDirectory(of: pid) == directory.path)
        #expect(ProcessIdentity.executable(of: pid)?.hasSuffix("/sleep") == true)
        #expect(ProcessIdentity.environmentValue("PLATFORM_TEST_NAME", of: pid) == "value with = and ä")
        #expect(ProcessIdentity.environmentValue("PLATFORM_TEST", of: pid) == nil)
        #expect(child.identity.signal(SIGKILL))
        #expect(try await isGone(child.identity))
    }

    @Test func `an executable that was replaced keeps its name`() async throws {
        let sleep = try ExecutableSearch.resolve("sleep", environment: standardEnvironment)
        let copy = directory.path("program")
        try FileSystem.copyTree(from: try FileSystem.canonicalPath(sleep), to: copy)
        let child = try DetachedProcess.launch(Command(copy, ["600"], environment: [:]), output: directory.path("log"))
        let pid = child.identity.pid
        // Elsewhere the system does not say.
        let says = ProcessIdentity.runsReplacedFile(pid) != nil
        #expect(ProcessIdentity.runsReplacedFile(pid) != true)
        try FileSystem.removeFile(copy)
        #expect(ProcessIdentity.executable(of: pid) == copy)
        #expect(ProcessIdentity.runsReplacedFile(pid) == (says ? true : nil))
        try FileSystem.copyTree(from: try FileSystem.canonicalPath(sleep), to: copy)
        #expect(ProcessIdentity.runsReplacedFile(pid) == (says ? true : nil), "the same program, and another file")
        #expect(child.identity.signal(SIGKILL))
        #expect(try await isGone(child.identity))
    }

    @Test func `marked processes are found and ended by their mark`() async throws {
        let marker = freshMarker()
        let child = try sleeper([marker.name: marker.value])
        let other = try sleeper([marker.name: marker.value + "x"])
        let (name, value) = marker
        let found = try await BlockingThread.run { ProcessTree.processes(marker: (name, value)) }
        #expect(found == [child.identity])
        let left = try await BlockingThread.run { ProcessTree.end(marker: (name, value), grace: patience) }
        #expect(left.isEmpty)
        #expect(!child.identity.isRunning)
        #expect(other.identity.isRunning)
        #expect(other.identity.signal(SIGKILL))
        #expect(try await isGone(other.identity))
    }
}
