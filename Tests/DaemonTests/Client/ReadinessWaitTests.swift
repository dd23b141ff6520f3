import Platform
import Testing

@testable import Daemon

/// Waiting for a daemon that is on its way.
@Suite struct ReadinessWaitTests {
    private func home(_ scratch: ScratchDirectory) throws -> HomeLayout {
        let layout = HomeLayout(root: try CanonicalRoot(of: scratch.file("home")))
        try layout.prepare()
        // As a crash of the whole machine can leave it.
        try FileSystem.writeAtomically(Array(#"{"endpoint":1}"#.utf8), to: layout.socket)
        return layout
    }

    @Test func `what a dead daemon left is waited for while one that has the lock is about to replace it`() async throws
    {
        let scratch = try ScratchDirectory()
        let layout = try home(scratch)
        let lock = try FileLock.acquire(layout.lockFile, holder: "a daemon that starts")
        let wait = ReadinessWait(layout: layout, version: "1", deadline: .now + .milliseconds(50))
        await #expect(throws: LaunchError.self) { try await BlockingThread.run { try wait.run() } }
        lock.release()
    }

    @Test func `without the lock there is no daemon behind it`() async throws {
        let scratch = try ScratchDirectory()
        let layout = try home(scratch)
        let wait = ReadinessWait(layout: layout, version: "1", deadline: .now + .seconds(60))
        #expect(try await BlockingThread.run { try wait.run() } == false)
    }
}
