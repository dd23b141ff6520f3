import DefinitionSamples
import ManagerSimulators

@testable import Platform

/// What one home's service must be.
struct ModelledService {
    enum Wanted: Equatable { case absent, stopped, running }

    let root: String
    let windows: Bool
    var wanted = Wanted.absent
    /// What is installed, or was last.
    var definition: ServiceDefinition

    init(root: String, windows: Bool) throws {
        self.root = root
        self.windows = windows
        definition = try .example(root: root, windows: windows)
    }

    func version(_ number: Int, _ behaviour: String) throws -> ServiceDefinition {
        try .example(root: root, version: number, behaviour: behaviour, windows: windows)
    }
}

/// Does random things to services and knows what must come of them.
struct ManagerModel {
    enum Operation: CaseIterable {
        case install, update, brokenUpdate, start, stop, restart, kill, uninstall, wait, queuedStart
    }

    let manager: any ServiceManager
    let simulator: any SimulatedManager
    let time: VirtualTime
    var random: SampleGenerator
    var services: [ModelledService]
    private(set) var failure: String?
    private(set) var counts: [Operation: Int] = [:]
    private var version = 1
    private var history: [String] = []

    init(
        manager: any ServiceManager, simulator: any SimulatedManager, time: VirtualTime, random: SampleGenerator,
        services: [ModelledService]
    ) {
        self.manager = manager
        self.simulator = simulator
        self.time = time
        self.random = random
        self.services = services
    }

    /// One random operation on one of the services.
    /// - Returns: the last operations, this one included.
    mutating func step() async throws -> [String] {
        let index = Int.random(in: services.indices, using: &random)
        let operation = Operation.allCases.randomElement(using: &random) ?? .wait
        counts[operation, default: 0] += 1
        history = history.suffix(11) + ["\(operation) \(index)"]
        let other = services[1 - index].definition
        let before = simulator.installed(other)
        _ = simulator.takeCommands()
        do {
            try await perform(operation, index)
        } catch {
            failure = "\(operation) threw \(error)"
            return history
        }
        let names = [other.unitName, other.label, "'\(other.taskName)'", "\\\(other.taskName) "]
        for command in simulator.takeCommands() where names.contains(where: { command.contains($0) }) {
            failure = "a command for one home named the other's service: \(command)"
        }
        if simulator.installed(other) != before { failure = "the other home's definition changed" }
        for service in services where failure == nil { failure = check(service) }
        return history
    }

    private mutating func perform(_ operation: Operation, _ index: Int) async throws {
        let service = services[index]
        let isInstalled = service.wanted != .absent
        switch operation {
        case .install: try await bringUp(service.definition, index)
        case .update:
            version += 1
            let behaviour = ["good", "slow", "stubborn"].randomElement(using: &random) ?? "good"
            try await bringUp(try service.version(version, behaviour), index)
        case .brokenUpdate:
            version += 1
            try await breakDown(try service.version(version, "crash"), index)
        case .start, .queuedStart:
            let mode = operation == .start ? ServiceStart.waiting : .queued
            // What has given up stays down in a hurry; what has not comes up, but maybe later.
            let isHurried = mode == .queued && (simulator.hasGivenUp(service.definition) || !isInstalled)
            do {
                try await manager.start(service.definition, mode)
                if isInstalled, !isHurried { services[index].wanted = .running }
            } catch  where !isInstalled || isHurried {}
        case .restart:
            do {
                try await manager.restart(service.definition)
                services[index].wanted = .running
            } catch  where !isInstalled {}
        case .stop:
            try await manager.stop(service.definition)
            if isInstalled { services[index].wanted = .stopped }
            if let process = simulator.process(of: service.definition) { failure = "\(process) runs after a stop" }
            if simulator.isPending(service.definition) { failure = "it would start again after a stop" }
        case .kill: simulator.kill(service.definition)
        case .uninstall:
            let removed = try await manager.uninstall(service.definition)
            if removed.isEmpty == isInstalled { failure = "uninstalling said \(removed)" }
            services[index].wanted = .absent
        case .wait:
            // Mostly within a restart's delay, sometimes beyond everything.
            let longest = Int.random(in: 0..<4, using: &random) == 0 ? 90_000 : 1_500
            time.advance(by: .milliseconds(Int.random(in: 1...longest, using: &random)))
        }
    }

    /// Installs, refreshes or just starts.
    private mutating func bringUp(_ definition: ServiceDefinition, _ index: Int) async throws {
        let plan = try await manager.plan(definition)
        let (simulator, time) = (simulator, time)
        try await manager.apply(plan) {
            // A task may still be queued.
            if simulator.process(of: definition) == nil { time.advance(by: .seconds(5)) }
            guard simulator.process(of: definition)?.arguments == definition.arguments else { throw NeverReady() }
        }
        services[index].wanted = .running
        services[index].definition = definition
        guard Int.random(in: 0..<4, using: &random) == 0 else { return }
        let again = try await manager.plan(definition)
        if !again.isEmpty { failure = "there is something to do right after it was done: \(again)" }
    }

    /// Must leave everything as it was.
    private mutating func breakDown(_ definition: ServiceDefinition, _ index: Int) async throws {
        let service = services[index]
        let bytes = simulator.installed(service.definition)
        let plan = try await manager.plan(definition)
        // Of a task that has failed nobody can tell whether it would be run again; it counts as down.
        let wasUp = simulator.process(of: service.definition) != nil || plan.inspection.state.isUp
        do {
            try await manager.apply(plan) { throw NeverReady() }
            failure = "a broken update passed"
        } catch let error as ServiceApplyError {
            if !error.isRolledBack { failure = "\(error)" }
        }
        if simulator.installed(service.definition) != bytes { failure = "the definition was not restored" }
        // Whatever was down before stays down, also one whose manager had given up on it.
        if service.wanted == .running, !wasUp { services[index].wanted = .stopped }
    }

    private func check(_ service: ModelledService) -> String? {
        let definition = service.definition
        let process = simulator.process(of: definition)
        switch service.wanted {
        case .absent:
            if process != nil { return "\(service.root) runs and is not installed" }
            if simulator.installed(definition) != nil || simulator.isKnown(definition) {
                return "\(service.root) was not removed"
            }
        case .stopped:
            if let process { return "\(service.root) was stopped and runs as \(process)" }
        case .running:
            if let process {
                guard process.arguments != definition.arguments else { return nil }
                return "\(service.root) runs as \(process) instead of \(definition.arguments)"
            }
            if !simulator.isPending(definition), !simulator.hasGivenUp(definition) {
                return "\(service.root) is down, and nobody will start it"
            }
        }
        return nil
    }
}
