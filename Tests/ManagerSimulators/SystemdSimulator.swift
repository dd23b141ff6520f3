package import Platform
import Synchronization

/// A user's systemd: loading, jobs that wait for READY, automatic restarts, and the limit on starts.
package final class SystemdSimulator: SimulatedManager {
    private static let directory = "/home/u/.config/systemd/user/"
    private static let wants = directory + "default.target.wants/"

    private enum Activity: Equatable {
        case inactive, failed
        case active(SimulatedProcess)
        case waiting(until: Duration)
    }

    private struct Unit {
        /// What was read from the file, and the file's generation then; nil: there was no file.
        var loaded: ParsedDefinition?
        var generation = 0
        var activity = Activity.inactive
        var result = "success"
        var status: Int32 = 0
        var restarts = 0
        var starts: [Duration] = []
        /// Another one for each start.
        var invocation = ""
        /// What is said of the link that has it started at login, whatever became of that since.
        var isTakenForEnabled = false
    }

    private struct State {
        var units: [String: Unit] = [:]
        var log = SimulationLog()
    }

    private let store: MemoryStore
    private let time: VirtualTime
    private let host: FakeHost
    private let state = Mutex(State())

    /// Makes one; nothing is installed or runs.
    package init(store: MemoryStore, time: VirtualTime, host: FakeHost) {
        self.store = store
        self.time = time
        self.host = host
    }

    /// Answers a command the way the manager does.
    package func run(_ command: Command) async throws(CommandError) -> CommandResult {
        time.advance(by: .milliseconds(5))
        return state.withLock { state in
            state.log.commands.append(command.arguments.joined(separator: " "))
            settle(&state)
            // `env` gives the command a variable that makes it work on files only.
            let isOffline =
                command.executable == "env" && command.arguments.starts(with: ["SYSTEMD_OFFLINE=1", "systemctl"])
            let arguments = command.arguments.dropFirst(isOffline ? 2 : 0)
            guard isOffline || command.executable == "systemctl", arguments.first == "--user" else {
                state.log.violations.append("\(command.executable) \(command.arguments) is not for this manager")
                return .exits(127)
            }
            let words = arguments.dropFirst().filter { $0 != "--" }
            guard let verb = words.first else { return .exits(1) }
            if verb == "daemon-reload" {
                for name in state.units.keys { read(name, &state) }
                return .exits(0)
            }
            if words.last == "Version" { return .exits(0, "Version=252\n") }
            return unit(verb, words.last ?? "", isQueued: words.contains("--no-block"), &state)
        }
    }

    private func unit(_ verb: String, _ name: String, isQueued: Bool, _ state: inout State) -> CommandResult {
        // What it has not found it looks for whenever it is asked.
        if state.units[name]?.loaded == nil, state.units[name]?.activity ?? .inactive == .inactive {
            read(name, &state)
        }
        let hasFile = store[Self.directory + name].bytes != nil
        switch verb {
        case "show": return .exits(0, description(name, state))
        case "enable":
            guard hasFile else { return .exits(1, error: "Unit file does not exist.") }
            // Something else lies where the directory of the links would be.
            guard store[String(Self.wants.dropLast())] == .absent else { return .exits(1, error: "Not a directory") }
            if isStale(name, state) { state.log.violations.append("\(name) is enabled before it was read") }
            store[Self.wants + name] = .link
            return .exits(0)
        case "disable":
            for link in links(to: name) { store[link] = .absent }
            return .exits(hasFile ? 0 : 1)
        case "reset-failed":
            if state.units[name]?.loaded == nil, state.units[name]?.activity == .inactive {
                return .exits(1, error: "not loaded")
            }
            if state.units[name]?.activity == .failed { state.units[name]?.activity = .inactive }
            state.units[name]?.starts = []
            state.units[name]?.result = "success"
            return .exits(0)
        case "start": return start(name, isQueued: isQueued, &state)
        case "restart":
            stop(name, &state)
            return start(name, isQueued: false, &state)
        case "stop":
            if state.units[name]?.loaded == nil, state.units[name]?.activity == .inactive { return .exits(5) }
            stop(name, &state)
            return .exits(0)
        default:
            state.log.violations.append("unknown verb \(verb)")
            return .exits(1)
        }
    }

    /// Whoever made them.
    private func links(to name: String) -> [String] {
        store.paths.filter { $0.hasPrefix(Self.directory) && $0.hasSuffix("/" + name) && $0 != Self.directory + name }
    }

    /// What happened while nobody looked: automatic restarts, each at its time.
    private func settle(_ state: inout State) {
        for name in state.units.keys {
            while case .waiting(let due)? = state.units[name]?.activity, due <= time.elapsed {
                state.units[name]?.restarts += 1
                launch(name, at: due, &state)
            }
        }
    }

    private func read(_ name: String, _ state: inout State) {
        let path = Self.directory + name
        var unit = state.units[name] ?? Unit()
        unit.loaded = store[path].bytes.flatMap { try? SystemdUnit.parse($0) }
        unit.generation = store.generation(path)
        state.units[name] = unit
    }

    private func isStale(_ name: String, _ state: State) -> Bool {
        state.units[name]?.generation != store.generation(Self.directory + name)
    }

    private func start(_ name: String, isQueued: Bool, _ state: inout State) -> CommandResult {
        guard state.units[name]?.loaded != nil else { return .exits(5, error: "not found") }
        if case .active? = state.units[name]?.activity { return .exits(0) }
        if case .waiting(let due)? = state.units[name]?.activity {
            if isQueued { return .exits(0) }
            // The job waits for the restart that is planned.
            time.advance(by: due - time.elapsed)
            settle(&state)
            guard case .active? = state.units[name]?.activity else { return .exits(1, error: "Job failed.") }
            return .exits(0)
        }
        state.units[name]?.restarts = 0
        launch(name, at: time.elapsed, &state)
        guard case .active? = state.units[name]?.activity else { return .exits(isQueued ? 0 : 1, error: "Job failed.") }
        time.advance(by: .milliseconds(30))
        return .exits(0)
    }

    private func launch(_ name: String, at moment: Duration, _ state: inout State) {
        guard var unit = state.units[name], let definition = unit.loaded else {
            state.units[name]?.activity = .failed
            return
        }
        unit.starts = unit.starts.filter { moment - $0 < .seconds(10) } + [moment]
        if unit.starts.count > 5 {
            unit.activity = .failed
            // The first failure stays the result: systemd 252 says `signal` of a service that was killed too often.
            if unit.result == "success" { unit.result = "start-limit-hit" }
        } else if Behaviour(definition.executable) == .crashes {
            unit.invocation = "\(moment)"
            unit.activity = .waiting(until: moment + .seconds(1))
            unit.result = "exit-code"
            unit.status = 1
        } else {
            let process = SimulatedProcess(
                pid: state.log.pid(), executable: definition.executable, arguments: definition.arguments,
                environment: definition.environment)
            unit.invocation = "\(moment)"
            unit.activity = .active(process)
            unit.result = "success"
            host.process(process.pid, runs: process.executable, environment: process.environment)
        }
        state.units[name] = unit
    }

    private func stop(_ name: String, _ state: inout State) {
        guard var unit = state.units[name] else { return }
        if case .active(let process) = unit.activity {
            time.advance(by: Behaviour(process.executable).endTime(limit: .seconds(10)))
            host.process(process.pid, runs: nil)
        }
        if unit.activity != .failed { unit.activity = .inactive }
        state.units[name] = unit
    }

    private func description(_ name: String, _ state: State) -> String {
        let unit = state.units[name] ?? Unit()
        let path = Self.directory + name
        var (active, sub, pid) = ("inactive", "dead", Int32(0))
        switch unit.activity {
        case .inactive: break
        case .failed: (active, sub) = ("failed", "failed")
        case .active(let process): (active, sub, pid) = ("active", "running", process.pid)
        case .waiting: (active, sub) = ("activating", "auto-restart")
        }
        let file = unit.isTakenForEnabled || !links(to: name).isEmpty ? "enabled" : "disabled"
        return """
            MainPID=\(pid)
            NRestarts=\(unit.restarts)
            ExecMainStatus=\(unit.status)
            Result=\(unit.result)
            LoadState=\(unit.loaded == nil ? "not-found" : "loaded")
            ActiveState=\(active)
            SubState=\(sub)
            FragmentPath=\(unit.loaded == nil ? "" : path)
            DropInPaths=
            UnitFileState=\(store[path] == .absent ? "" : file)
            NeedDaemonReload=\(unit.loaded != nil && isStale(name, state) ? "yes" : "no")
            InvocationID=\(unit.invocation)

            """
    }
}

extension SystemdSimulator {
    /// Ends a service's process from outside.
    package func kill(_ definition: ServiceDefinition) {
        state.withLock { state in
            settle(&state)
            let name = definition.unitName
            guard case .active(let process)? = state.units[name]?.activity else { return }
            host.process(process.pid, runs: nil)
            state.units[name]?.activity = .waiting(until: time.elapsed + .seconds(1))
            state.units[name]?.result = "signal"
        }
    }

    /// What systemd has once found of a unit's link it goes on saying.
    package func remembers(_ definition: ServiceDefinition, asEnabled: Bool) {
        state.withLock { $0.units[definition.unitName]?.isTakenForEnabled = asEnabled }
    }

    /// The service's process, if one runs.
    package func process(of definition: ServiceDefinition) -> SimulatedProcess? {
        state.withLock { state in
            settle(&state)
            guard case .active(let process)? = state.units[definition.unitName]?.activity else { return nil }
            return process
        }
    }

    /// Something would start it without anybody asking.
    package func isPending(_ definition: ServiceDefinition) -> Bool {
        state.withLock { state in
            settle(&state)
            if case .waiting? = state.units[definition.unitName]?.activity { return true }
            return false
        }
    }

    /// The manager will not start it by itself again.
    package func hasGivenUp(_ definition: ServiceDefinition) -> Bool {
        state.withLock { state in
            settle(&state)
            return state.units[definition.unitName]?.activity == .failed
        }
    }

    /// The manager still knows it.
    package func isKnown(_ definition: ServiceDefinition) -> Bool {
        let isEnabled = store[Self.wants + definition.unitName] != .absent
        return state.withLock { isEnabled || $0.units[definition.unitName]?.loaded != nil }
    }

    /// The definition that is installed; nil for none.
    package func installed(_ definition: ServiceDefinition) -> [UInt8]? { store[definition.unitPath].bytes }

    /// Rules that a caller has broken, in words.
    package var violations: [String] { state.withLock { $0.log.violations } }

    /// The command lines since the last call.
    package func takeCommands() -> [String] {
        state.withLock { state in
            defer { state.log.commands = [] }
            return state.log.commands
        }
    }
}
