import Platform

/// A place in a run's command where it says that it is there and then waits for the test.
struct Checkpoint: Sendable {
    private let arrivals: NamedPipe
    private let departures: NamedPipe

    /// - Parameter name: also names the pipes in the lab's directory; only letters.
    init(_ name: String, in lab: GateLab) throws {
        arrivals = try NamedPipe(lab.path("\(name)-reached"))
        departures = try NamedPipe(lab.path("\(name)-go"))
    }

    /// Shell text that says "here" with the shell's process id, and waits.
    var wait: String { "\(announce); read go < '\(departures.path)'" }

    /// Shell text that only says "here".
    var announce: String { "echo $$ > '\(arrivals.path)'" }

    /// The process that has come to the checkpoint next, after `skipped` others that nobody asked about. A process
    /// that is gone already has no identity any more.
    func reached(skipping skipped: Int = 0) async throws -> ProcessIdentity {
        for _ in 0..<skipped { _ = try await arrivals.line() }
        let text = try await arrivals.line()
        guard let pid = Int32(text), let process = ProcessIdentity.of(pid: pid) else {
            throw LabError("no running process \(text)")
        }
        return process
    }

    /// Lets one of those that wait go on.
    func release() throws { try departures.write() }
}
