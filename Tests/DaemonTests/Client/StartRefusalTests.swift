import ManagerSimulators
import Platform
import Testing

@testable import Daemon

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a start finds before it asks any manager.
@Suite struct StartRefusalTests {
    /// Whether no daemon is started for a push.
    private func isRefused(_ control: DaemonControl) async -> Bool {
        if case .failed = await control.startForPush() { true } else { false }
    }

    @Test func `a setting of the manager that says nothing is refused, and does nothing`() async throws {
        let world = try await ControlFixture.running()
        let process = world.process
        _ = world.simulator.takeCommands()
        let control = world.control(environment: ["NM_SERVICE_MANAGER": "non"])
        let attempts: [@Sendable () async throws -> Void] = [
            { _ = try await control.ensure(.use) }, { _ = try await control.restart() },
            { _ = try await control.stop() }, { _ = try await control.uninstall() },
        ]
        for attempt in attempts {
            let error = await #expect(throws: ConfigurationError.self) { try await attempt() }
            #expect(
                error?.description
                    == "the environment: NM_SERVICE_MANAGER: \"non\" is no setting; set it to none, or remove it")
        }
        #expect(await isRefused(control))
        #expect(world.process == process && world.simulator.takeCommands() == [])
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.evidence.wanted.answer == "unknown" && report.evidence.wanted.detail.contains("no setting"))
        for value in ["none", "None", ""] {
            #expect(ManagerSetting.error(in: ["NM_SERVICE_MANAGER": value]) == nil)
        }
    }

    @Test func `where a daemon's words have no place to go it is not started, and nobody waits`() async throws {
        let world = try await ControlFixture.running()
        _ = try await world.control().stop()
        _ = world.simulator.takeCommands()
        let log = world.layout.bootstrapLog
        func refuses() async throws {
            for control in [world.control(), world.control(managers: false)] {
                let error = await #expect(throws: LaunchError.self) { try await control.ensure(.use) }
                #expect(error?.description.contains("move \(log) away") == true, "\(String(describing: error))")
                #expect(await isRefused(control))
            }
            #expect(world.simulator.takeCommands() == [] && world.reach.launches == 0)
            #expect(world.store[world.definition.wantedLink] == .link)
        }
        try FileSystem.removeFile(log)
        try FileSystem.makePrivateDirectory(log)
        try await refuses()
        try FileSystem.removeTree(log)
        try #require(mkfifo(log, 0o600) == 0)
        try await refuses()
        #expect(StartLog(log).sinceStart() == "")
        try FileSystem.removeFile(log)
        #expect(try await world.control().ensure(.use).owner == .manager(.systemd))
    }

    @Test func `starts that cannot be forgotten keep no daemon from starting`() async throws {
        let world = try await ControlFixture.running()
        try FileSystem.makePrivateDirectory(world.layout.startLedger)
        for control in [world.control(), world.control(managers: false)] {
            let notes = try await control.restart().started.notes
            #expect(notes.contains { $0.hasSuffix("move \(world.layout.startLedger) away") }, "\(notes)")
            _ = try await world.control().stop()
        }
        // Nobody waits for what a pipe of that name may say.
        try FileSystem.removeTree(world.layout.startLedger)
        try #require(mkfifo(world.layout.startLedger, 0o600) == 0)
        #expect(StartLedger.read(at: world.layout) == StartLedger())
    }
}
