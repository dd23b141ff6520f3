import Platform
import Testing

/// A place in a run's test command at which the run waits until the test lets it go on.
///
/// Two FIFOs in the lab's directory: the command opens one to say that it is there, and reads the other to wait.
/// Only commits that have the file `hold` stop, so a test chooses which of its runs do.
struct RunBarrier {
    /// What `.no-mistakes.yaml` must say for runs to stop.
    static let configuration = """
        commands:
          test: if test -f hold; then echo here > "$NM_HOME/../reached"; cat "$NM_HOME/../go"; fi

        """

    private let lab: GateLab

    init(_ lab: GateLab) async throws {
        self.lab = lab
        let result = try await lab.attempt("mkfifo", [lab.path("reached"), lab.path("go")])
        try #require(result.status.isSuccess)
    }

    /// Returns when a run stands at the barrier.
    func reached() async throws {
        let result = try await lab.attempt("cat", [lab.path("reached")])
        try #require(result.outputText == "here")
    }

    /// Lets the run go on.
    func open() async throws {
        let result = try await lab.attempt("/bin/sh", ["-c", "echo go on > go"], in: lab.directory)
        try #require(result.status.isSuccess)
    }
}
