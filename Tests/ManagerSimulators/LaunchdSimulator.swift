package import Platform
import Synchronization

/// launchd as its users describe it: a bootout that is not over when it returns, names that are in flux until then, and
/// statuses that mean several things.
package final class LaunchdSimulator: SimulatedManager {
    private enum Activity: Equatable {
        case idle
        case running(SimulatedProcess)
        case scheduled(at: Duration)
        /// Booted out; the name is free after that.
        case leaving(until: Duration)
    }

    private struct Job {
        var path: String
        var definition: ParsedDefinition
        var activity = Activity.idle
        var lastStart = Duration.seconds(-100)
        var exitCode: Int32?
    }

    private struct State {
        var jobs: [String: Job] = [:]
        var disabled: Set<String> = []
        var log = SimulationLog()
        var count = 0
    }

    /// Whether somebody is logged in on the machine itself.
    private let hasScreen: Bool
    private let store: MemoryStore
    private let time: VirtualTime
    private let host: FakeHost
    private let state = Mutex(State())
    private static let throttle = Duration.seconds(10)

    /// Makes one; nothing is installed or runs.
    package init(store: MemoryStore, time: VirtualTime, host: FakeHost, hasScreen: Bool = true) {
        self.store = store
        self.time = time
        self.host = host
        self.hasScreen = hasScreen
    }

    /// Answers a command the way the manager does.
    package func run(_ command: Command) async throws(CommandError) -> CommandResult {
        time.advance(by: .milliseconds(5))
        return state.withLock { state in
            state.log.commands.append(command.arguments.joined(separator: " "))
            state.count += 1
            settle(&state)
            guard command.executable == "launchctl", command.arguments.count >= 2 else {
                state.log.violations.append("\(command.executable) \(command.arguments) is not for this manager")
                return .exits(127)
            }
            return perform(command.arguments[0], Array(command.arguments.dropFirst()), &state)
        }
    }

    private func perform(_ verb: String, _ words: [String], _ state: inout State) -> CommandResult {
        let target = words[0]
        let domain = target.split(separator: "/").prefix(2).joined(separator: "/")
        let exists = domain == "user/501" || hasScreen
        switch verb {
        case "print" where target == domain: return .exits(exists ? 0 : 112)
        case "print":
            guard exists else { return .exits(112) }
            guard let job = state.jobs[target] else { return .exits(113, error: "Could not find service") }
            return .exits(0, description(target, job))
        case "enable":
            state.disabled.remove(target)
            return .exits(0)
        case "disable":
            state.disabled.insert(target)
            return .exits(0)
        case "bootstrap": return exists ? bootstrap(domain, words[1], &state) : .exits(125)
        case "kickstart":
            if words.contains("-k") { state.log.violations.append("kickstart -k ends a service that works") }
            guard let job = state.jobs[target] else { return .exits(113) }
            switch job.activity {
            case .running: return .exits(state.count.isMultiple(of: 2) ? 0 : 37)
            case .leaving: return .exits(37)
            case .idle, .scheduled: launch(target, at: time.elapsed, &state)
            }
            return .exits(0)
        case "bootout": return bootout(target, &state)
        default:
            state.log.violations.append("unknown verb \(verb)")
            return .exits(64)
        }
    }

    private func bootstrap(_ domain: String, _ path: String, _ state: inout State) -> CommandResult {
        guard let definition = store[path].bytes.flatMap({ try? LaunchAgentPlist.parse($0) }),
            let label = definition.label
        else { return .exits(109) }
        let target = "\(domain)/\(label)"
        if state.disabled.contains(target) { return .exits(state.count.isMultiple(of: 2) ? 119 : 5) }
        if let job = state.jobs[target] {
            if case .leaving = job.activity {
                state.log.violations.append("\(target) is loaded before it has gone")
                return .exits([5, 37, 36][state.count % 3], error: "Bootstrap failed: 5: Input/output error")
            }
            return .exits(state.count.isMultiple(of: 2) ? 17 : 5)
        }
        state.jobs[target] = Job(path: path, definition: definition)
        // Now and then a service is loaded and not started, whatever RunAtLoad says.
        if !state.count.isMultiple(of: 3) { launch(target, at: time.elapsed, &state) }
        return .exits(0)
    }

    private func bootout(_ target: String, _ state: inout State) -> CommandResult {
        guard let job = state.jobs[target] else { return .exits(3, error: "Boot-out failed: 3: No such process") }
        switch job.activity {
        case .leaving: return .exits(36)
        case .idle, .scheduled:
            state.jobs[target] = nil
            return .exits(0)
        case .running(let process):
            // launchd itself needs a moment, even where the process does not.
            let wait = Behaviour(process.executable).endTime(limit: .seconds(10)) + .seconds(2)
            host.process(process.pid, runs: nil)
            state.jobs[target]?.activity = .leaving(until: time.elapsed + wait)
            return .exits(state.count.isMultiple(of: 2) ? 0 : 36)
        }
    }

    private func settle(_ state: inout State) {
        for (target, job) in state.jobs {
            switch job.activity {
            case .leaving(let end) where end <= time.elapsed: state.jobs[target] = nil
            case .scheduled(let due) where due <= time.elapsed: launch(target, at: due, &state)
            default: break
            }
        }
    }

    private func launch(_ target: String, at moment: Duration, _ state: inout State) {
        guard var job = state.jobs[target] else { return }
        job.lastStart = moment
        if Behaviour(job.definition.executable) == .crashes {
            job.exitCode = 1
            job.activity = .scheduled(at: max(moment, time.elapsed) + Self.throttle)
        } else {
            let process = SimulatedProcess(
                pid: state.log.pid(), executable: job.definition.executable, arguments: job.definition.arguments,
                environment: job.definition.environment)
            job.activity = .running(process)
            host.process(process.pid, runs: process.executable, environment: process.environment)
        }
        state.jobs[target] = job
    }

    /// The shape of macOS 14, shortened.
    private func description(_ target: String, _ job: Job) -> String {
        var (word, pid) = ("not running", "")
        switch job.activity {
        case .idle: break
        case .running(let process): (word, pid) = ("running", "\tpid = \(process.pid)\n")
        case .scheduled: word = "spawn scheduled"
        case .leaving: word = "SIGTERMed"
        }
        let words = [job.definition.executable] + job.definition.arguments
        let variables =
            job.definition.environment.map { "\t\t\($0) => \($1)\n" }.sorted()
            + (job.definition.marker.map { ["\t\t\(LaunchAgentPlist.markerVariable(of: $0.generator)) => \($0)\n"] }
                ?? [])
        return """
            \(target) = {
            \tactive count = 1
            \tpath = \(job.path)
            \ttype = LaunchAgent
            \tstate = \(word)

            \tprogram = \(job.definition.executable)
            \targuments = {
            \(words.map { "\t\t\($0)\n" }.joined())\t}

            \tinherited environment = {
            \t\tPATH => /usr/bin:/bin
            \t}

            \tenvironment = {
            \(variables.joined())\t\tXPC_SERVICE_NAME => \(target.split(separator: "/").last ?? "")
            \t}

            \tdomain = gui/501 [100005]
            \truns = 1
            \(pid)\tlast exit code = \(job.exitCode.map { "\($0)" } ?? "(never exited)")

            \tendpoints = {
            \t\tstate = active
            \t}
            }

            """
    }
}

extension LaunchdSimulator {
    /// A user's `launchctl disable`.
    package func disable(_ definition: ServiceDefinition) {
        state.withLock { $0.disabled.formUnion(targets(definition)) }
    }

    private func targets(_ definition: ServiceDefinition) -> [String] {
        ["gui/501/", "user/501/"].map { $0 + definition.label }
    }

    private func job(_ definition: ServiceDefinition, _ state: inout State) -> (String, Job)? {
        settle(&state)
        for target in targets(definition) {
            if let job = state.jobs[target] { return (target, job) }
        }
        return nil
    }

    /// Ends a service's process from outside.
    package func kill(_ definition: ServiceDefinition) {
        state.withLock { state in
            guard let (target, job) = job(definition, &state), case .running(let process) = job.activity else { return }
            host.process(process.pid, runs: nil)
            let next = max(time.elapsed, job.lastStart + Self.throttle)
            state.jobs[target]?.activity = .scheduled(at: next)
            state.jobs[target]?.exitCode = 9
        }
    }

    /// The service's process, if one runs.
    package func process(of definition: ServiceDefinition) -> SimulatedProcess? {
        state.withLock { state in
            guard case .running(let process)? = job(definition, &state)?.1.activity else { return nil }
            return process
        }
    }

    /// Something would start it without anybody asking.
    package func isPending(_ definition: ServiceDefinition) -> Bool {
        state.withLock { state in
            if case .scheduled? = job(definition, &state)?.1.activity { return true }
            return false
        }
    }

    /// The manager will not start it by itself again.
    package func hasGivenUp(_ definition: ServiceDefinition) -> Bool { false }

    /// The manager still knows it.
    package func isKnown(_ definition: ServiceDefinition) -> Bool { state.withLock { job(definition, &$0) != nil } }

    /// The definition that is installed; nil for none.
    package func installed(_ definition: ServiceDefinition) -> [UInt8]? { store[definition.plistPath].bytes }

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
