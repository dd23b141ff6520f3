import Platform
import Testing

@testable import Daemon

/// What requests wait for while the daemon starts.
@Suite struct DaemonServicesTests {
    @Test func `who waits for the start is let go when the daemon has started, and when its client is gone`()
        async throws
    {
        let directory = try ScratchDirectory()
        let services = DaemonServices(
            identity: DaemonIdentity(
                process: .current(), startedAt: .now(), executable: "/x", version: "1", root: directory.path,
                instance: "i"),
            manager: nil, layout: HomeLayout(root: try CanonicalRoot(of: directory.path)),
            log: try DaemonLog(path: directory.file("daemon.log"), level: .debug), clock: { .now() }, wake: { _ in })
        let abandoned = (0..<100).map { _ in Task { await services.waitUntilStarted() } }
        let waiting = Task { await services.waitUntilStarted() }
        for task in abandoned { task.cancel() }
        for task in abandoned { await task.value }
        #expect(services.phase.isStarting)
        services.enter(.stopping)
        await waiting.value
        await services.waitUntilStarted()
    }
}
