import Platform
import Synchronization

extension FaultPoints {
    /// The variable that holds the number of the point at which the process kills itself; the first is 1.
    package static let killVariable = "NM_UPDATE_FAULT_AT"
    /// The variable that names a file to which every point that is passed is appended.
    package static let logVariable = "NM_UPDATE_FAULT_LOG"
    /// The variable that names an operation before which the process waits, the first time that it gets there.
    package static let holdVariable = "NM_UPDATE_FAULT_HOLD"
    /// The variable that names the pipe that it then reads to its end, so that whoever opens it knows that it waits; it
    /// goes on when it has read another one, of the same name with `.go`.
    package static let pipeVariable = "NM_UPDATE_FAULT_PIPE"
    /// The variable that says how many milliseconds a new daemon has to stay up.
    package static let soakVariable = "NM_UPDATE_SOAK"
    /// The variable that says for how many seconds a release server may stand still.
    package static let stallVariable = "NM_UPDATE_STALL"
    /// The variable that says how many seconds a daemon may take to start.
    package static let startVariable = "NM_UPDATE_START"

    /// The points as a test has set them up; ``none`` in every build that is not made for tests.
    package static func chosen(by environment: [String: String]) -> FaultPoints {
        guard BuildVersion.hasFaultPoints else { return .none }
        let last = environment[killVariable].flatMap { Int($0) }
        let log = environment[logVariable]
        let held = environment[holdVariable]
        let pipe = environment[pipeVariable]
        let (passed, waits) = (Counter(), Counter())
        return FaultPoints { name in
            let number = passed.next()
            if let log { try? AppendFile(log).append(Array("\(number) \(name)\n".utf8)) }
            if name == held, let pipe, waits.next() == 1 {
                for path in [pipe, pipe + ".go"] { _ = try? FileSystem.read(path) }
            }
            if number == last { _ = ProcessIdentity.current().signal(TerminationSignal.kill) }
        }
    }

    /// How a test wants to wait; the options themselves in every build that is not made for tests.
    package static func adjust(_ options: inout UpdateOptions, environment: [String: String]) {
        guard BuildVersion.hasFaultPoints else { return }
        if let soak = environment[soakVariable].flatMap({ Int($0) }) { options.soak = .milliseconds(soak) }
        if let start = environment[startVariable].flatMap({ Int($0) }) { options.startPatience = .seconds(start) }
    }

    /// For how long a release server may stand still.
    package static func stall(by environment: [String: String]) -> Duration {
        let chosen = BuildVersion.hasFaultPoints ? environment[stallVariable].flatMap { Int($0) } : nil
        return chosen.map { .seconds($0) } ?? .seconds(30)
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
