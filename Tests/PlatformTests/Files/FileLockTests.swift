import Platform
import Testing

@Suite(.timeLimit(.minutes(20))) struct FileLockTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path("lock") }

    init() throws { directory = try TemporaryDirectory() }

    /// Tries to take the lock, and says who has it when that fails.
    private func holder() throws -> String? {
        do throws(FileLockError) {
            try FileLock.acquire(path, holder: "second").release()
            return nil
        } catch {
            guard case .held(_, let holder) = error else { throw error }
            return holder
        }
    }

    @Test func `a loser of the lock is told the holder`() throws {
        let lock = try FileLock.acquire(path, holder: "pid 1 of the test")
        #expect(try holder() == "pid 1 of the test")
        lock.release()
    }

    @Test func `a lock that was released can be taken, and its file stays`() throws {
        try FileLock.acquire(path, holder: "a rather long description").release()
        #expect(FileSystem.kind(of: path) == .file)
        #expect(try FileSystem.readText(path) == "")
        let lock = try FileLock.acquire(path, holder: "short")
        #expect(try FileSystem.readText(path) == "short")
        #expect(try directory.mode("lock") == 0o600)
        lock.release()
    }

    /// A holder that lets go when told.
    private final class Keeper {
        private var lock: FileLock?
        init(_ lock: consuming FileLock) { self.lock = consume lock }
        func letGo() { lock = nil }
    }

    @Test func `a lock that is passing on is waited for, and one that is not is given up at once`() throws {
        let keeper = Keeper(try FileLock.acquire(path, holder: "first"))
        var questions = 0
        #expect(throws: FileLockError.held(path: path, holder: "first")) {
            try FileLock.acquire(path, holder: "second", patience: .seconds(60)) {
                questions += 1
                return questions < 3
            }.release()
        }
        #expect(questions == 3)
        let lock = try FileLock.acquire(path, holder: "third", patience: .seconds(60)) {
            keeper.letGo()
            return true
        }
        #expect(try FileSystem.readText(path) == "third")
        lock.release()
    }

    @Test func `whether it is held can be asked without taking it`() throws {
        #expect(FileLock.isHeld(path) == false)
        let lock = try FileLock.acquire(path, holder: "test")
        #expect(FileLock.isHeld(path) == true)
        lock.release()
        #expect(FileLock.isHeld(path) == false)
        #expect(FileLock.isHeld(directory.path) == false)
        #expect(FileLock.isHeld(try directory.write("", to: "file") + "/below") == nil)
    }

    @Test func `asking never makes somebody lose the lock`() async throws {
        let path = path
        try directory.write("", to: "lock")
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await BlockingThread.run { for _ in 0..<2000 { _ = FileLock.isHeld(path) } }
            }
            group.addTask {
                try await BlockingThread.run {
                    for _ in 0..<500 { try FileLock.acquire(path, holder: "test").release() }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `another process that holds the lock keeps it until it ends, however it ends`() async throws {
        let probe = OutputProbe()
        let marker = freshMarker()
        let script = "exec flock \(path) sh -c 'echo stranger > \(path); echo held; exec sleep 600'"
        let task = Task {
            try await CommandStream.run(.shell(script), marker: marker, grace: .zero) { probe.receive($0) }
        }
        await probe.waits(for: "held\n")
        #expect(FileLock.isHeld(path) == true)
        #expect(try holder() == "stranger\n")
        task.cancel()
        _ = await task.result
        #expect(FileLock.isHeld(path) == false)
        #expect(try holder() == nil)
    }
}
