import Platform

/// A service manager that exists in memory and virtual time only, with what a test can do to its services and see of
/// them.
protocol SimulatedManager: CommandRunner {
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
struct SimulatedProcess: Equatable {
    var pid: Int32
    var executable: String
    var arguments: [String]
    var environment: [String: String]
}

/// What programs do in simulations, by the last part of their names.
enum Behaviour {
    case good
    /// Ends as soon as it was started.
    case crashes
    /// Takes its time to end.
    case slow
    /// Does not react when it is asked to end.
    case stubborn

    init(_ executable: String) {
        switch executable.split(whereSeparator: { $0 == "/" || $0 == #"\"# }).last {
        case "crash": self = .crashes
        case "slow": self = .slow
        case "stubborn": self = .stubborn
        default: self = .good
        }
    }

    /// Between being asked to end and having ended.
    func endTime(limit: Duration) -> Duration {
        switch self {
        case .good, .crashes: .milliseconds(20)
        case .slow: .seconds(4)
        case .stubborn: limit
        }
    }
}

/// Answers and small things that all simulations need.
struct SimulationLog {
    var commands: [String] = []
    var violations: [String] = []
    var nextPID: Int32 = 100

    mutating func pid() -> Int32 {
        nextPID += 1
        return nextPID
    }
}

extension CommandResult {
    static func exits(_ code: Int32, _ output: String = "", error: String = "") -> CommandResult {
        CommandResult(
            status: .exited(code), standardOutput: Array(output.utf8), standardError: Array(error.utf8))
    }
}
