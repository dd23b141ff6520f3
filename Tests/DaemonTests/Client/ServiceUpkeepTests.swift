import ManagerSimulators
import Platform
import Testing

@testable import Daemon

/// What `daemon start` and `daemon restart` do with a service that is there already.
@Suite struct ServiceUpkeepTests {
    private let proxy = ["HTTPS_PROXY": "http://proxy.example:3128"]

    @Test(arguments: ManagedStartTests.kinds)
    func `a definition that is out of date is refreshed, and the daemon started anew`(
        kind: ServiceManagerKind
    ) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        let first = try await world.control().ensure(.use)
        // Another command leaves it at that.
        #expect(try await world.control(environment: proxy).ensure(.use).outcome == .alreadyRunning)
        #expect(world.process?.pid == first.pid)
        let report = try await world.control(environment: proxy).ensure(.explicit)
        #expect(report.outcome == .refreshed)
        #expect(report.owner == .manager(kind))
        #expect(report.pid != first.pid)
        #expect(report.pid == world.process?.pid)
        #expect(world.process?.environment["HTTPS_PROXY"] == proxy["HTTPS_PROXY"])
        #expect(report.notes.first?.contains("out of date") == true, "\(report.notes)")
        #expect(world.simulator.violations == [])
    }

    @Test func `a daemon with runs is not interrupted for its definition`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let first = try await world.control().ensure(.use)
        let installed = world.simulator.installed(world.definition)
        for runs in [1, nil] {
            world.reach.work(runs)
            let report = try await world.control(environment: proxy).ensure(.explicit)
            #expect(report.outcome == .alreadyRunning)
            #expect(report.pid == first.pid)
            #expect(report.notes.count == 1)
            #expect(report.notes.first?.contains("until no run is active") == true, "\(report.notes)")
        }
        #expect(world.simulator.installed(world.definition) == installed)
    }

    @Test func `a service that cannot be put in order is no reason to call a daemon that runs a failure`() async throws
    {
        let world = try await ControlFixture.running()
        let pid = world.process?.pid
        let (store, path) = (world.store, world.definition.unitPath)
        let file = store[path]
        store[path] = .unreadable("open: Permission denied")
        var report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .alreadyRunning && report.pid == pid)
        #expect(report.notes.count == 1 && report.notes[0].contains("open: Permission denied"), "\(report.notes)")
        #expect(report.notes.first?.contains("restored") == false, "nothing was touched")
        let failure = await #expect(throws: UninstallIncomplete.self) { try await world.control().uninstall() }
        #expect(failure?.description.hasPrefix("the daemon was stopped (pid ") == true, "what was done is said")
        #expect(store[path] == .unreadable("open: Permission denied"))
        store[path] = file
        _ = try await world.control().ensure(.explicit)
        // The link has no place.
        store[world.definition.wantedLink] = .absent
        store["/home/u/.config/systemd/user/default.target.wants"] = .file([], mode: 0o600)
        report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .alreadyRunning && report.pid == world.process?.pid)
        #expect(report.notes.first?.hasPrefix("its service could not be put in order: ") == true, "\(report.notes)")
    }

    @Test func `what somebody else is just mending needs no advice`() async throws {
        let world = try await ControlFixture.running()
        let (store, link) = (world.store, world.definition.wantedLink)
        store[link] = .absent
        world.reach.work(1) { store[link] = .link }
        #expect(try await world.control().ensure(.explicit).notes == [])
    }

    @Test func `a daemon that comes up just now is not ended for its definition, whoever else starts it`() async throws
    {
        let world = try await ControlFixture.running()
        let first = try #require(world.process)
        world.reach.work(1)
        for purpose in [StartPurpose.use, .explicit] {
            // When it was looked for without the lock, under it, and when the manager had said that it runs.
            world.reach.miss(3)
            let report = try await world.control(environment: proxy).ensure(purpose)
            #expect(report.outcome == .alreadyRunning && report.pid == first.pid)
        }
        #expect(world.process == first)
    }

    @Test(arguments: ManagedStartTests.kinds)
    func `a refresh that fails restores the definition and the daemon`(kind: ServiceManagerKind) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        _ = try await world.control().ensure(.use)
        let installed = world.simulator.installed(world.definition)
        // The installed executable breaks, and is replaced by another one that does not work.
        let copy = FilePath.join(FilePath.parent(world.good), "sub/crash")
        try FileSystem.makePrivateDirectory(FilePath.parent(copy))
        try FileSystem.writeAtomically(Array("#!/bin/sh\n".utf8), to: copy, mode: 0o755)
        try FileSystem.removeFile(world.good)
        await #expect(throws: ServiceApplyError.self) {
            try await world.control(executable: copy).ensure(.explicit)
        }
        #expect(world.simulator.installed(world.definition) == installed)
        #expect(world.process?.executable == world.good)
        #expect(world.reach.launches == 0)
        #expect(world.simulator.violations == [])
    }

    @Test func `a service that somebody has disabled is enabled again without ending its daemon`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let first = try await world.control().ensure(.use)
        _ = try await world.manager.disable(world.definition)
        _ = world.simulator.takeCommands()
        let report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .alreadyRunning && report.pid == first.pid)
        #expect(report.notes == ["put right: the service is not started at login (disabled)"])
        #expect(world.changes() == ["--user enable -- \(world.definition.unitName)"])
    }

    @Test func `a process without what its definition says is started anew`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control(environment: proxy).ensure(.use)
        let first = try #require(world.process)
        world.host.process(first.pid, runs: first.executable, environment: ["HOME": "/home/u"])
        let report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .refreshed)
        #expect(report.notes.first?.contains("is missing in process \(first.pid)") == true, "\(report.notes)")
        #expect(world.process?.pid != first.pid)
    }

    @Test func `a daemon whose executable was replaced is started anew, and never beside its work`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        let first = try #require(world.process)
        world.host.replaceExecutable(of: first.pid)
        world.reach.work(1)
        let busy = try await world.control().ensure(.explicit)
        #expect(busy.outcome == .alreadyRunning && busy.pid == first.pid)
        #expect(busy.notes.first?.contains("was replaced since") == true, "\(busy.notes)")
        world.reach.work(0)
        #expect(try await world.control().ensure(.use).pid == first.pid)
        let report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .refreshed)
        #expect(report.pid == world.process?.pid && report.pid != first.pid)
    }

    @Test func `of a daemon without a manager it is said that its executable was replaced`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(managers: false)
        let first = try await control.ensure(.use)
        #expect(try await control.ensure(.explicit).notes == [])
        world.host.replaceExecutable(of: try #require(first.pid))
        let report = try await control.ensure(.explicit)
        #expect(report.pid == first.pid)
        #expect(report.notes.first?.hasSuffix("no-mistakes daemon restart") == true, "\(report.notes)")
    }

    @Test func `a refresh that ruins the service leaves a daemon without it`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        let control = world.control(environment: proxy, through: RuinousManager(base: world.manager))
        let report = try await control.ensure(.explicit)
        #expect(report.outcome == .started && report.owner == .nobody(nil))
        #expect(report.notes.first?.contains("exit-code, status 1") == true, "\(report.notes)")
        #expect(report.notes.contains { $0.contains("not started at login until it works again") })
        #expect(world.process == nil)
        #expect(world.reach.detached?.pid == report.pid)
    }

    @Test func `proxies stay when a session has none, and all go when it has another`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control(environment: proxy).ensure(.use)
        _ = world.simulator.takeCommands()
        let silent = try await world.control().ensure(.explicit)
        #expect(silent.outcome == .alreadyRunning)
        #expect(world.changes() == [])
        #expect(world.store[world.definition.unitPath].mode == 0o600)
        let exception = try await world.control(environment: ["no_proxy": "localhost"]).ensure(.explicit)
        #expect(exception.outcome == .alreadyRunning, "what no proxy is used for names none")
        let session = ["no_proxy": "localhost", "all_proxy": "socks5://p:1"]
        #expect(try await world.control(environment: session).ensure(.explicit).outcome == .refreshed)
        #expect(world.process?.environment.filter { ProxyVariables.names.contains($0.key) } == session)
    }

    @Test func `a daemon that runs without its manager is left alone, and restart hands it over`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control(managers: false).ensure(.use)
        let detached = try #require(world.reach.detached)
        let report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .alreadyRunning)
        #expect(report.notes.first?.contains("no-mistakes daemon restart") == true)
        #expect(world.reach.detached == detached)
        #expect(world.store.paths == [])
        let (stopped, started) = try await world.control().restart()
        #expect(stopped.outcome == .stopped(pid: detached.pid))
        #expect(started.owner == .manager(.systemd))
        #expect(world.reach.detached == nil)
        #expect(world.process?.pid == started.pid)
    }

    @Test(arguments: ManagedStartTests.kinds)
    func `restart goes through the manager and changes nothing else`(kind: ServiceManagerKind) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        let first = try await world.control().ensure(.use)
        let installed = world.simulator.installed(world.definition)
        let (stopped, started) = try await world.control().restart()
        #expect(stopped.outcome == .stopped(pid: try #require(first.pid)))
        #expect(stopped.manager == kind)
        #expect(started.pid == world.process?.pid)
        #expect(started.pid != first.pid)
        #expect(world.simulator.installed(world.definition) == installed)
        #expect(world.reach.launches == 0)
        _ = try await world.control().stop()
        let again = try await world.control().restart()
        #expect(again.stopped.outcome == .wasNotRunning)
        #expect(again.started.pid == world.process?.pid)
    }

    @Test func `an older definition goes when it is of exactly this home, once the new one works`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let old = "/home/u/.config/systemd/user/no-mistakes-daemon.service"
        func unit(_ root: String) -> StoredDefinition {
            let text = "[Service]\nExecStart=/opt/old/no-mistakes daemon run --root \(root)\nWorkingDirectory=\(root)\n"
            return .file(Array(text.utf8), mode: 0o644)
        }
        world.store[old] = unit(world.layout.root.path + "2")
        #expect(try await world.control().ensure(.explicit).notes == [])
        #expect(world.store[old] != .absent)
        _ = try await world.control().uninstall()
        #expect(world.store[old] != .absent)

        world.store[old] = unit(world.layout.root.path)
        let failed = try await world.control(executable: world.crashing).ensure(.explicit)
        #expect(failed.owner == .nobody(nil))
        #expect(world.store[old] == unit(world.layout.root.path))
        _ = try await world.control().stop()

        let report = try await world.control().ensure(.explicit)
        #expect(report.notes.contains { $0.contains(old) }, "\(report.notes)")
        #expect(world.store[old] == .absent)
        #expect(world.process?.pid == report.pid)
    }
}

extension StoredDefinition {
    var mode: UInt16? {
        if case .file(_, let mode) = self { mode } else { nil }
    }
}
