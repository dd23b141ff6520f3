package import Platform
import Synchronization

/// Windows Task Scheduler: tasks that are queued before they run, states that say "ready" before as well as after, and
/// restarts a minute after a failure.
package final class TaskSchedulerSimulator: SimulatedManager {
    private enum Activity: Equatable {
        case ready, disabled
        case queued(until: Duration)
        case running(SimulatedProcess)
    }

    private struct TaskRecord {
        var bytes: [UInt8]
        var text = ""
        var definition: ParsedDefinition
        var activity = Activity.ready
        var ticks: Int64 = 0
        var result: UInt32 = 0x41303
        var restart: Duration?
    }

    private struct State {
        var tasks: [String: TaskRecord] = [:]
        var log = SimulationLog()
        var count = 0
    }

    private let store: MemoryStore
    private let time: VirtualTime
    private let state = Mutex(State())

    /// Makes one; nothing is installed or runs.
    package init(store: MemoryStore, time: VirtualTime) {
        self.store = store
        self.time = time
    }

    /// Answers a command the way the manager does.
    package func run(_ command: Command) async throws(CommandError) -> CommandResult {
        time.advance(by: .milliseconds(5))
        return state.withLock { state in
            state.log.commands.append(([command.executable] + command.arguments).joined(separator: " "))
            state.count += 1
            settle(&state)
            switch command.executable {
            case "whoami": return .exits(0, "\"pc\\jos\u{FFFD}\",\"S-1-5-21-1-2-3-1001\"\r\n")
            case "powershell": return ask(command.arguments.last ?? "", state)
            case "schtasks": return change(command.arguments, &state)
            default:
                state.log.violations.append("\(command.executable) is not for this manager")
                return .exits(127)
            }
        }
    }

    private func ask(_ script: String, _ state: State) -> CommandResult {
        let names = script.split(separator: "'")
        if script.contains("StartsWith") {
            let lines = state.tasks.keys.sorted().compactMap { name in
                state.tasks[name].map { "\(name) \($0.text)\r\n" }
            }
            return .exits(0, lines.joined())
        }
        // foreach ($n in 'one','two')
        guard let start = names.firstIndex(where: { $0.hasSuffix("foreach ($n in ") }) else { return .exits(1) }
        let lines = names[(start + 1)...].prefix { !$0.hasPrefix(") {") }.filter { $0 != "," }.map { name in
            guard let task = state.tasks[String(name)] else { return "absent" }
            let number =
                switch task.activity {
                case .disabled: 1
                case .queued: 2
                case .ready: 3
                case .running: 4
                }
            let numbers = "\(number) \(task.ticks) \(task.result)"
            guard script.contains("Export-ScheduledTask") else { return numbers }
            return "\(numbers) \(task.text)"
        }
        return .exits(0, lines.joined(separator: "\r\n") + "\r\n")
    }

    private func change(_ words: [String], _ state: inout State) -> CommandResult {
        guard words.count >= 3, words[1] == "/tn", words[2].hasPrefix(#"\"#) else { return .exits(1) }
        let name = String(words[2].dropFirst())
        if words[0] == "/create" { return create(name, words, &state) }
        guard var task = state.tasks[name] else {
            return .exits(1, error: "FEHLER: Das System kann die Datei nicht finden.")
        }
        switch words[0] {
        case "/run":
            if task.activity == .disabled { return .exits(1) }
            if task.activity == .ready {
                task.activity = .queued(until: time.elapsed + .milliseconds(state.count % 4 * 700))
                task.restart = nil
            }
        case "/end":
            if case .running = task.activity { task.result = 0x41306 }
            if task.activity != .disabled { task.activity = .ready }
            task.restart = nil
        case "/change" where words.contains("/enable"):
            if task.activity == .disabled { task.activity = .ready }
        case "/change": task.activity = .disabled
        case "/delete":
            if case .running = task.activity {
                state.log.violations.append("\(name) is deleted while it runs, which leaves its process behind")
            }
            state.tasks[name] = nil
            return .exits(0)
        default:
            state.log.violations.append("unknown verb \(words[0])")
            return .exits(1)
        }
        state.tasks[name] = task
        return .exits(0, "ERFOLGREICH")
    }

    private func create(_ name: String, _ words: [String], _ state: inout State) -> CommandResult {
        guard words.count == 6, words[3] == "/xml", words[5] == "/f", case .file(let bytes, let mode) = store[words[4]],
            let definition = try? ScheduledTask.parse(bytes)
        else { return .exits(1) }
        if mode != 0o600 { state.log.violations.append("\(words[4]) can be read by others") }
        guard bytes.starts(with: [0xFF, 0xFE]) else { return .exits(1, error: "(1,40)") }
        var task = state.tasks[name] ?? TaskRecord(bytes: bytes, definition: definition)
        task.bytes = bytes
        task.text = Self.base64(Array(bytes.dropFirst(2)))
        task.definition = definition
        if task.activity == .disabled { task.activity = .ready }
        state.tasks[name] = task
        return .exits(0)
    }

    private func settle(_ state: inout State) {
        for name in state.tasks.keys {
            guard let task = state.tasks[name] else { continue }
            if case .queued(let due) = task.activity, due <= time.elapsed { launch(name, at: due, &state) }
            if let due = task.restart, due <= time.elapsed, task.activity == .ready { launch(name, at: due, &state) }
        }
    }

    private func launch(_ name: String, at moment: Duration, _ state: inout State) {
        guard var task = state.tasks[name] else { return }
        task.ticks = 638_000_000_000_000_000 + moment.components.seconds * 10_000_000
        task.restart = nil
        if Behaviour(task.definition.executable) == .crashes {
            task.activity = .ready
            task.result = 1
            task.restart = moment + .seconds(60)
        } else {
            task.activity = .running(
                SimulatedProcess(
                    pid: state.log.pid(), executable: task.definition.executable,
                    arguments: task.definition.arguments, environment: [:]))
            task.result = 0x41301
        }
        state.tasks[name] = task
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                text += index <= group.count ? String(digits[bits >> (18 - 6 * index) & 63]) : "="
            }
        }
        return text
    }
}

extension TaskSchedulerSimulator {
    /// What an application's own protocol does: the service ends by itself, unless it is stubborn.
    package func askToStop(_ definition: ServiceDefinition) {
        state.withLock { state in
            settle(&state)
            let name = definition.taskName
            guard case .running(let process)? = state.tasks[name]?.activity,
                Behaviour(process.executable) != .stubborn
            else { return }
            state.tasks[name]?.activity = .ready
            state.tasks[name]?.result = 0
        }
    }

    /// What a user does in the management console.
    package func disable(_ definition: ServiceDefinition) {
        state.withLock { $0.tasks[definition.taskName]?.activity = .disabled }
    }

    /// Ends a service's process from outside.
    package func kill(_ definition: ServiceDefinition) {
        state.withLock { state in
            settle(&state)
            let name = definition.taskName
            guard case .running? = state.tasks[name]?.activity else { return }
            state.tasks[name]?.activity = .ready
            state.tasks[name]?.result = 1
            state.tasks[name]?.restart = time.elapsed + .seconds(60)
        }
    }

    /// The service's process, if one runs.
    package func process(of definition: ServiceDefinition) -> SimulatedProcess? {
        state.withLock { state in
            settle(&state)
            guard case .running(let process)? = state.tasks[definition.taskName]?.activity else { return nil }
            return process
        }
    }

    /// Something would start it without anybody asking.
    package func isPending(_ definition: ServiceDefinition) -> Bool {
        state.withLock { state in
            settle(&state)
            guard let task = state.tasks[definition.taskName] else { return false }
            if case .queued = task.activity { return true }
            return task.restart != nil
        }
    }

    /// The manager will not start it by itself again.
    package func hasGivenUp(_ definition: ServiceDefinition) -> Bool { false }

    /// The manager still knows it.
    package func isKnown(_ definition: ServiceDefinition) -> Bool { installed(definition) != nil }

    /// The definition that is installed; nil for none.
    package func installed(_ definition: ServiceDefinition) -> [UInt8]? {
        state.withLock { $0.tasks[definition.taskName]?.bytes }
    }

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
