import ManagerSimulators
import Testing

@testable import Platform

/// Homes that have the same suffix: 32 bits of a hash are no proof of which home a service is for.
@Suite struct OtherRootTests {
    @Test(arguments: ServiceManagerKind.allCases)
    func `a service is not touched for another home of the same suffix`(kind: ServiceManagerKind) async throws {
        let fixture = ManagerFixture()
        let (store, time, host) = (fixture.store, fixture.time, fixture.host)
        let simulator: any SimulatedManager =
            switch kind {
            case .systemd: SystemdSimulator(store: store, time: time, host: host)
            case .launchd: LaunchdSimulator(store: store, time: time, host: host)
            case .taskScheduler: TaskSchedulerSimulator(store: store, time: time)
            }
        var context = fixture.context
        context.runner = simulator
        let manager = ServiceManagerChoice.manager(kind, context, temporaryDirectory: #"C:\home"#)
        let first = try ServiceDefinition.example(root: "/nowhere/81483", windows: kind == .taskScheduler)
        let second = try ServiceDefinition.example(root: "/nowhere/157281", windows: kind == .taskScheduler)
        #expect(first.suffix == second.suffix)
        try await manager.apply(try await manager.plan(first)) {}
        let process = simulator.process(of: first)
        let installed = simulator.installed(first)
        let attempts: [@Sendable () async throws -> Void] = [
            { _ = try await manager.plan(second) }, { try await manager.start(second) },
            { try await manager.restart(second) }, { try await manager.stop(second) },
            { _ = try await manager.disable(second) }, { _ = try await manager.uninstall(second) },
        ]
        for attempt in attempts {
            let error = await #expect(throws: ServiceManagerError.self) { try await attempt() }
            #expect(error?.cause == .ofAnotherRoot("/nowhere/81483"))
        }
        #expect(try await manager.examine(second).otherRoot == "/nowhere/81483")
        #expect(try await manager.examine(first).otherRoot == nil)
        #expect(simulator.process(of: first) == process && simulator.installed(first) == installed)
        _ = try await manager.uninstall(first)
        try await manager.apply(try await manager.plan(second)) {}
        #expect(simulator.process(of: second) != nil)
    }
}
