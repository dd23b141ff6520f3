import ManagerSimulators
import Platform
import Testing

@testable import Daemon

/// The installs of a user, found without a registry.
@Suite struct InstallListTests {
    private let program = "/opt/x/no-mistakes"

    private func list(_ world: ControlFixture, _ processes: [RunningCommand]) async throws -> [Install] {
        let listing = try await listing(world, processes)
        #expect(listing.unreadDefinitions == nil)
        return listing.installs
    }

    private func listing(_ world: ControlFixture, _ processes: [RunningCommand]) async throws -> InstallListing {
        let program = program
        return try await InstallList(
            control: world.control(), processes: processes,
            executable: { $0.pid < 100 ? program : $0.pid == 100 ? world.good : "/usr/bin/sleep" },
            look: { DaemonProbe(layout: $0, version: "1").status().status }
        ).run()
    }

    private func daemon(_ pid: Int32, _ arguments: [String]) -> RunningCommand {
        RunningCommand(process: ProcessIdentity(pid: pid, startTime: "t\(pid)"), arguments: [program] + arguments)
    }

    @Test func `definitions and processes make one list, and homes that are gone stay in it`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        // A second home with a service, whose directory is removed, and a third one without a service.
        let gone = HomeLayout(root: try CanonicalRoot(of: scratch.file("gone")))
        let other = DaemonService.definition(
            of: gone, application: .example, version: "0.9", executable: world.good, manager: .systemd)
        try await world.manager.apply(try await world.manager.plan(other)) {}
        try FileSystem.makePrivateDirectory(scratch.file("third"))
        // Another application's, one that nobody marked, and a process that is no daemon.
        world.store["/home/u/.config/systemd/user/no-mistakes-daemon-0000000f.service"] = .file(
            Array("[Service]\nExecStart=/x daemon run --root /x\n".utf8), mode: 0o644)
        let processes = [
            daemon(11, ["daemon", "run", "--root", gone.root.path, "--manager", "systemd"]),
            daemon(12, ["daemon", "run", "--root=\(scratch.file("third"))"]), daemon(13, ["daemon", "status"]),
            daemon(14, ["daemon", "run", "--root=\(scratch.file("third"))"]),
        ]
        let installs = try await list(world, processes)
        #expect(installs.map(\.root) == [gone.root.path, world.layout.root.path, scratch.file("third")])
        let first = try #require(installs.first)
        #expect(first.rootExists == false)
        #expect(first.state == .running)
        #expect(first.pid == 11)
        #expect(first.version == "0.9")
        #expect(first.suffix == InstanceSuffix(of: gone.root).text)
        #expect(first.identifier == other.unitName)
        #expect(first.location == other.unitPath)
        #expect(first.executable == program)
        #expect(installs[1].state == .stopped)
        #expect(installs[1].manager == "systemd")
        #expect(installs[1].rootExists)
        #expect(installs[2].manager == "detached")
        #expect(installs[2].pid == 12)
        #expect(installs[2].suffix == InstanceSuffix(of: try CanonicalRoot(of: scratch.file("third"))).text)
        #expect(installs[2].location == nil)
        // One that has its home from its environment, and one that tells it only in its record.
        let plain = daemon(16, ["daemon", "run"])
        let own = ProcessIdentity.current()
        try DaemonIdentity(
            process: own, startedAt: .now(), executable: program, version: "1", root: world.layout.root.path,
            instance: "x"
        ).write(to: world.layout.pidFile)
        let relative = RunningCommand(process: own, arguments: [program, "daemon", "run", "--root", "home"])
        let third = scratch.file("third")
        let found = try await InstallList(
            control: world.control(managers: false), processes: [plain, relative], executable: { _ in world.good },
            variable: { name, process in name == "NM_HOME" && process == 16 ? third : nil },
            look: { DaemonProbe(layout: $0, version: "1").status().status }
        ).run().installs
        #expect(Set(found.map(\.root)) == [third, world.layout.root.path, gone.root.path])
        #expect(found.first { $0.root == third }?.pid == 16)
        #expect(found.first { $0.root == world.layout.root.path }?.pid == own.pid)
        // One whose definition somebody has removed is its manager's all the same.
        let orphan = daemon(15, ["daemon", "run", "--root", scratch.file("third"), "--manager", "systemd"])
        #expect(try await list(world, [orphan]).last?.manager == "systemd")
    }

    @Test func `what only has the words or the mark of an install is none`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let other = HomeLayout(root: try CanonicalRoot(of: scratch.file("other")))
        let words = ["daemon", "run", "--root"]
        // Another program, and one that was renamed: it is this very file, or the home names its process.
        let processes = [
            daemon(101, words + ["/x"]), daemon(100, words + ["/renamed"]), daemon(102, words + [other.root.path]),
        ]
        try other.prepare()
        try DaemonIdentity(
            process: processes[2].process, startedAt: .now(), executable: "/x", version: "1", root: other.root.path,
            instance: "i"
        ).write(to: other.pidFile)
        // A marked unit under the name of another home.
        let definition = DaemonService.definition(
            of: world.layout, application: .example, version: "1", executable: world.good, manager: .systemd)
        world.store["/home/u/.config/systemd/user/no-mistakes-daemon-0000000f.service"] = .file(
            try SystemdUnit(definition).rendered(), mode: 0o644)
        #expect(try await list(world, processes).map(\.root) == ["/renamed", other.root.path].sorted())
    }

    @Test func `daemons are listed although the definitions cannot be read, which is said`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let units = "/home/u/.config/systemd/user"
        world.store.fail(units)
        let listing = try await listing(world, [daemon(11, ["daemon", "run", "--root", world.layout.root.path])])
        #expect(listing.installs.map(\.root) == [world.layout.root.path])
        #expect(listing.unreadDefinitions?.contains(units) == true)
    }

    @Test func `without definitions and processes there is nothing`() async throws {
        let scratch = try ScratchDirectory()
        #expect(try await list(try ControlFixture(scratch), []) == [])
    }
}
