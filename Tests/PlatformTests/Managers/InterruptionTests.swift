import ManagerSimulators
import Synchronization
import Testing

@testable import Platform

/// What is left when one command fails, or nothing can be run any more from one command on; at every command there is.
@Suite struct InterruptionTests {
    /// Runs commands in a simulation until the moment comes.
    private final class InterruptedRunner: CommandRunner {
        private struct State {
            var count = 0
            var failing: Range<Int> = 0..<0
        }

        private let inner: any CommandRunner
        private let state = Mutex(State())

        init(_ inner: any CommandRunner) { self.inner = inner }

        /// Counts from 0 again; the commands in `failing` are not run.
        func restart(failing: Range<Int>) { state.withLock { $0 = State(failing: failing) } }
        var count: Int { state.withLock { $0.count } }

        func run(_ command: Command) async throws(CommandError) -> CommandResult {
            let fails = state.withLock { state in
                state.count += 1
                return state.failing.contains(state.count - 1)
            }
            if fails { return CommandResult(status: .exited(1), standardError: Array("interrupted".utf8)) }
            return try await inner.run(command)
        }
    }

    private struct World {
        let manager: any ServiceManager
        let simulator: any SimulatedManager
        let runner: InterruptedRunner
        let time: VirtualTime
        let windows: Bool
    }

    private func world(_ kind: ServiceManagerKind) -> World {
        let fixture = ManagerFixture()
        let simulator: any SimulatedManager =
            switch kind {
            case .systemd: SystemdSimulator(store: fixture.store, time: fixture.time, host: fixture.host)
            case .launchd: LaunchdSimulator(store: fixture.store, time: fixture.time, host: fixture.host)
            case .taskScheduler: TaskSchedulerSimulator(store: fixture.store, time: fixture.time)
            }
        var context = fixture.context
        let runner = InterruptedRunner(simulator)
        context.runner = runner
        let manager = ServiceManagerChoice.manager(kind, context, temporaryDirectory: "/private") {
            (simulator as? TaskSchedulerSimulator)?.askToStop($0)
        }
        return World(
            manager: manager, simulator: simulator, runner: runner, time: fixture.time,
            windows: kind == .taskScheduler)
    }

    /// What can be there before a refresh.
    enum Before: CaseIterable { case nothing, stopped, running }

    private func prepare(_ world: World, _ before: Before) async throws {
        guard before != .nothing else { return }
        let old = try ServiceDefinition.example(windows: world.windows)
        try await world.manager.apply(try await world.manager.plan(old)) {}
        if before == .stopped { try await world.manager.stop(old) }
    }

    @Test(arguments: ServiceManagerKind.allCases, Before.allCases)
    func `a refresh in which one command fails restores what was there`(
        kind: ServiceManagerKind, before: Before
    ) async throws {
        var failures = 0
        for position in 0..<40 {
            let world = world(kind)
            try await prepare(world, before)
            let old = try ServiceDefinition.example(windows: world.windows)
            let bytes = world.simulator.installed(old)
            let next = try ServiceDefinition.example(version: 2, windows: world.windows)
            let plan = try await world.manager.plan(next)
            world.runner.restart(failing: position..<(position + 1))
            do {
                try await world.manager.apply(plan) {}
                if kind == .systemd {
                    // Kept as a whole, whatever could not be done.
                    #expect(world.simulator.process(of: next)?.arguments == next.arguments, "\(before) at \(position)")
                    #expect(world.simulator.installed(next) == (try SystemdUnit(next).rendered()))
                }
                if position >= world.runner.count { break }
            } catch let error as ServiceApplyError {
                failures += 1
                #expect(error.isRolledBack, "\(kind) \(before) at \(position): \(error)")
                #expect(world.simulator.installed(old) == bytes, "\(kind) \(before) at \(position)")
                let process = world.simulator.process(of: old)
                let expected = before == .running ? old.arguments : nil
                #expect(process?.arguments == expected, "\(kind) \(before) at \(position): \(error)")
                world.time.advance(by: .seconds(600))
                #expect(world.simulator.process(of: old)?.arguments == expected, "\(kind) \(before) at \(position)")
            }
            #expect(position < 39, "there is no end of commands")
        }
        #expect(failures > 0)
    }

    @Test(arguments: ServiceManagerKind.allCases, Before.allCases)
    func `after a program that was killed in the middle, the next one finishes`(
        kind: ServiceManagerKind, before: Before
    ) async throws {
        for position in 0..<40 {
            let world = world(kind)
            try await prepare(world, before)
            let next = try ServiceDefinition.example(version: 2, windows: world.windows)
            let plan = try await world.manager.plan(next)
            world.runner.restart(failing: position..<Int.max)
            // Neither the rest of it nor the way back is done.
            let isDone = (try? await world.manager.apply(plan, ready: {})) != nil
            let isOver = position >= world.runner.count
            world.runner.restart(failing: 0..<0)
            try await world.manager.apply(try await world.manager.plan(next)) {
                // A task may still be queued.
                if world.simulator.process(of: next) == nil { world.time.advance(by: .seconds(5)) }
            }
            #expect(world.simulator.process(of: next)?.arguments == next.arguments, "\(kind) \(before) at \(position)")
            #expect(try await world.manager.plan(next).isEmpty, "\(kind) \(before) at \(position)")
            #expect(world.simulator.violations.isEmpty, "\(world.simulator.violations)")
            if isDone, isOver { return }
        }
        Issue.record("there is no end of commands")
    }

    @Test(arguments: ServiceManagerKind.allCases)
    func `uninstalling after a program that was killed while it uninstalled leaves nothing`(
        kind: ServiceManagerKind
    ) async throws {
        for position in 0..<40 {
            let world = world(kind)
            try await prepare(world, .running)
            let old = try ServiceDefinition.example(windows: world.windows)
            world.runner.restart(failing: position..<Int.max)
            let isDone = (try? await world.manager.uninstall(old)) != nil
            let isOver = position >= world.runner.count
            world.runner.restart(failing: 0..<0)
            _ = try await world.manager.uninstall(old)
            #expect(world.simulator.installed(old) == nil, "\(kind) at \(position)")
            #expect(!world.simulator.isKnown(old), "\(kind) at \(position)")
            #expect(world.simulator.process(of: old) == nil, "\(kind) at \(position)")
            if isDone, isOver { return }
        }
        Issue.record("there is no end of commands")
    }
}
