package import Platform

/// A service manager that exists in memory and virtual time only, with what a test can do to its services and see of
/// them.
package protocol SimulatedManager: CommandRunner {
    /// Ends a service's process from outside, as `kill -9` does; nothing happens when there is none.
    func kill(_ definition: ServiceDefinition)
    /// The service's process: its pid, and the executable and arguments it was started with.
    func process(of definition: ServiceDefinition) -> SimulatedProcess?
    /// Something would start it without anybody asking: a timer, or a request that waits.
    func isPending(_ definition: ServiceDefinition) -> Bool
    /// It ended so often that the manager will not start it by itself again.
    func hasGivenUp(_ definition: ServiceDefinition) -> Bool
    /// The manager still knows it: loaded, enabled or registered.
    func isKnown(_ definition: ServiceDefinition) -> Bool
    /// The definition that is installed; nil for none.
    func installed(_ definition: ServiceDefinition) -> [UInt8]?
    /// Rules that a caller has broken, in words.
    var violations: [String] { get }
    /// The command lines since the last call.
    func takeCommands() -> [String]
}

/// A process in a simulation.
package struct SimulatedProcess: Equatable {
    /// Its process id.
    package var pid: Int32
    /// What it runs.
    package var executable: String
    /// Its arguments.
    package var arguments: [String]
    /// What was added to its environment.
    package var environment: [String: String]
}

/// What programs do in simulations, by the last part of their names.
package enum Behaviour {
    case good
    /// Ends as soon as it was started.
    case crashes
    /// Takes its time to end.
    case slow
    /// Does not react when it is asked to end.
    case stubborn

    /// What an executable does.
    package init(_ executable: String) {
        switch executable.split(whereSeparator: { $0 == "/" || $0 == #"\"# }).last {
        case "crash": self = .crashes
        case "slow": self = .slow
        case "stubborn": self = .stubborn
        default: self = .good
        }
    }

    /// Between being asked to end and having ended.
    package func endTime(limit: Duration) -> Duration {
        switch self {
        case .good, .crashes: .milliseconds(20)
        case .slow: .seconds(4)
        case .stubborn: limit
        }
    }
}

/// Answers and small things that all simulations need.
package struct SimulationLog {
    /// The command lines so far.
    package var commands: [String] = []
    /// Rules that a caller has broken, in words.
    package var violations: [String] = []
    /// The last process id that was given.
    package var nextPID: Int32 = 100

    /// A new process id.
    package mutating func pid() -> Int32 {
        nextPID += 1
        return nextPID
    }
}

extension CommandResult {
    /// A command that ended with this status and said this.
    package static func exits(_ code: Int32, _ output: String = "", error: String = "") -> CommandResult {
        CommandResult(
            status: .exited(code), standardOutput: Array(output.utf8), standardError: Array(error.utf8))
    }
}
