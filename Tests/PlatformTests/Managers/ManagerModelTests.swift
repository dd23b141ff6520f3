import DefinitionSamples
import ManagerSimulators
import Testing

@testable import Platform

/// Any interleaving of what can be done to services, on two homes at once, against simulations of the managers.
///
/// After every step the services are what the model says they must be, and no command of a step for one home named the
/// other home's service.
@Suite struct ManagerModelTests {
    @Test(arguments: [1] as [UInt64]) func `systemd converges to what is wanted`(seed: UInt64) async throws {
        let fixture = ManagerFixture()
        let simulator = SystemdSimulator(store: fixture.store, time: fixture.time, host: fixture.host)
        var context = fixture.context
        context.runner = simulator
        try await run(SystemdManager(context), simulator, fixture, seed: seed, steps: 2_000, windows: false)
    }

    @Test(arguments: [(1, true), (2, false)] as [(UInt64, Bool)])
    func `launchd converges to what is wanted`(seed: UInt64, hasScreen: Bool) async throws {
        let fixture = ManagerFixture()
        let simulator = LaunchdSimulator(
            store: fixture.store, time: fixture.time, host: fixture.host, hasScreen: hasScreen)
        var context = fixture.context
        context.runner = simulator
        try await run(LaunchdManager(context), simulator, fixture, seed: seed, steps: 800, windows: false)
    }

    @Test(arguments: [1] as [UInt64]) func `Task Scheduler converges to what is wanted`(seed: UInt64) async throws {
        let fixture = ManagerFixture()
        let simulator = TaskSchedulerSimulator(store: fixture.store, time: fixture.time)
        var context = fixture.context
        context.runner = simulator
        let manager = TaskSchedulerManager(context, temporaryDirectory: "/private") { simulator.askToStop($0) }
        try await run(manager, simulator, fixture, seed: seed, steps: 1_200, windows: true)
    }

    private func run(
        _ manager: any ServiceManager, _ simulator: any SimulatedManager, _ fixture: ManagerFixture, seed: UInt64,
        steps: Int, windows: Bool
    ) async throws {
        var model = ManagerModel(
            manager: manager, simulator: simulator, time: fixture.time, random: SampleGenerator(seed: seed),
            services: [
                try ModelledService(root: "/nowhere/alpha", windows: windows),
                try ModelledService(root: "/nowhere/alpha2", windows: windows),
            ])
        for step in 0..<steps {
            let history = try await model.step()
            if let failure = model.failure {
                Issue.record("seed \(seed), step \(step): \(failure)\nafter \(history.joined(separator: ", "))")
                return
            }
        }
        #expect(simulator.violations.isEmpty, "\(simulator.violations.prefix(5))")
        #expect(model.counts.count == ManagerModel.Operation.allCases.count, "\(model.counts)")
    }
}
