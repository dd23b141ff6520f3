import Daemon
import Platform
import Testing

@testable import Installer

@Suite struct StaleArtifactsTests {
    private static func layout(_ scratch: Scratch) throws -> HomeLayout {
        let layout = HomeLayout(root: try CanonicalRoot(of: scratch.path("home")))
        try layout.prepare()
        return layout
    }

    private static func find(_ layout: HomeLayout, _ state: DaemonStatus.State) -> [String] {
        StaleArtifacts.find(in: layout, state: state, service: nil, executable: "/bin/us")
            .map { FilePath.lastComponent($0.path) }
    }

    @Test func `a home without a daemon has nothing stale`() throws {
        let layout = try Self.layout(try Scratch())
        #expect(Self.find(layout, .stopped).isEmpty)
    }

    @Test func `what a dead daemon left is found, each with its reason`() throws {
        let scratch = try Scratch()
        let layout = try Self.layout(scratch)
        let gone = ProcessIdentity(pid: ProcessIdentity.current().pid, startTime: "another")
        try DaemonIdentity(
            process: gone, startedAt: Timestamp(milliseconds: 0), executable: "/x", version: "1.0.0",
            root: layout.root.path, instance: "i"
        ).write(to: layout.pidFile)
        try scratch.write("", to: "home/socket")
        try scratch.write("pid 1, version 1.0.0", to: "home/daemon.lock")
        #expect(Self.find(layout, .stopped) == ["daemon.pid", "socket", "daemon.lock"])
    }

    @Test(arguments: [DaemonStatus.State.starting, .running, .stopping, .unknown])
    func `a daemon that is there, or out of reach, leaves nothing stale`(state: DaemonStatus.State) throws {
        let scratch = try Scratch()
        let layout = try Self.layout(scratch)
        try scratch.write("", to: "home/socket")
        try scratch.write("pid 1", to: "home/daemon.lock")
        #expect(Self.find(layout, state).isEmpty)
    }

    @Test func `a control group of our own services is recognised`() {
        let name = "no-mistakes"
        let own = "0::/user.slice/user@0.service/app.slice/no-mistakes-daemon-0a1b2c3d.service\n"
        #expect(ServiceCgroup.holds(own, unitsOf: name))
        #expect(ServiceCgroup.holds("3:x:/\n0::/a/no-mistakes-daemon-0a1b2c3d.service/child\n", unitsOf: name))
        #expect(!ServiceCgroup.holds("0::/user.slice/session-1.scope\n", unitsOf: name))
        #expect(!ServiceCgroup.holds("0::/app.slice/other-no-mistakes.service\n", unitsOf: name))
    }
}
