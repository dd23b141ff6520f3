import Testing

@testable import Platform

@Suite struct RunningCommandTests {
    @Test func `a process is found with the words it was started with`() async throws {
        // It says that it runs, because a process has no words yet in the middle of its exec, and stops itself, so that
        // it is there until it is ended.
        let words = ["-c", "echo up >&3; kill -STOP $$", "a b", "", "ü"]
        let child = try DetachedProcess.launch(
            Command("/bin/sh", words, environment: [:]), output: "/dev/null", readiness: .reportedByPipe)
        let identity = child.identity
        defer { identity.signal(TerminationSignal.kill) }
        let state = try await BlockingThread.run { child.waitUntilReady(timeout: .seconds(60)) }
        #expect(state == .ready("up"))
        #expect(RunningCommand.arguments(of: identity) == ["/bin/sh"] + words)
        let found = try RunningCommand.all(of: CurrentProcess.userID).first { $0.process == identity }
        #expect(found?.arguments == ["/bin/sh"] + words)
        #expect(try !RunningCommand.all(of: CurrentProcess.userID + 1).contains { $0.process == identity })
        identity.signal(TerminationSignal.kill)
        let isGone = try await BlockingThread.run { identity.waitUntilGone(timeout: .seconds(60)) }
        #expect(isGone)
        #expect(RunningCommand.arguments(of: identity) == nil)
    }

    @Test func `this process is not among the others`() throws {
        let own = ProcessIdentity.current()
        #expect(try !RunningCommand.all(of: CurrentProcess.userID).contains { $0.process == own })
    }
}
