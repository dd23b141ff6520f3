/// A place in every run's test command at which a run waits until the test lets it go on.
///
/// Only commits that have the file `hold` stop, so a test chooses which of its runs do.
struct RunBarrier {
    /// What a command does to stop: it says that it is there, and waits.
    static let stop = "echo here > \"$NM_HOME/../reached\"; read go < \"$NM_HOME/../go\""

    /// The `.no-mistakes.yaml` with which runs stop.
    static let configuration = "commands:\n  test: if test -f hold; then \(stop); fi\n"

    private let arrivals: NamedPipe
    private let departures: NamedPipe

    init(_ lab: GateLab) throws {
        arrivals = try NamedPipe(lab.path("reached"))
        departures = try NamedPipe(lab.path("go"))
    }

    /// Returns when a run stands at the barrier.
    func reached() async throws { _ = try await arrivals.line() }

    /// Lets the run go on.
    func open() throws { try departures.write() }
}
