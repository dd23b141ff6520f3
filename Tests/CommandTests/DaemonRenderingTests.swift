import Daemon
import Platform
import Testing

@testable import nm

/// What people read about the daemon.
@Suite struct DaemonRenderingTests {
    private let output = Output(isTerminal: false, colours: false, write: { _ in }, writeError: { _ in })

    private func report(
        _ state: DaemonStatus.State, kind: String, defined: Bool? = false,
        _ change: (inout DaemonReport) -> Void = { _ in }
    ) -> [String] {
        var status = DaemonStatus(
            state: state, root: "/h", suffix: "0123abcd", endpoint: .init(kind: "unix", path: "/h/socket", port: nil))
        status.manager = ManagerDescription(kind: kind)
        status.manager.defined = defined
        if defined == true { status.manager.identifier = "x.service" }
        let fact = StatusFact(Fact(.yes, source: "a test", detail: "said so"))
        var report = DaemonReport(
            status: status,
            evidence: StatusEvidence(
                wanted: fact, defined: fact, enabled: fact, loaded: fact, running: fact, ready: fact, version: fact,
                environment: fact, linger: fact))
        change(&report)
        return DaemonReportLines(output: output).lines(report)
    }

    @Test func `a service is named with its manager, and with what is wrong with it`() {
        #expect(report(.running, kind: "systemd", defined: true).contains("service   systemd, x.service"))
        let drifted = report(.running, kind: "systemd", defined: true) { $0.status.manager.drift = "it is old" }
        #expect(drifted.contains("service   systemd, x.service; it is old"))
        let disabled = report(.stopped, kind: "systemd", defined: true) {
            $0.evidence.enabled = StatusFact(Fact(.no, source: "a test", detail: "disabled"))
        }
        #expect(disabled.contains("service   systemd, x.service; it is not started at login"))
    }

    @Test func `what the user added to a service is named with it`() {
        let lines = report(.running, kind: "systemd", defined: true) { $0.status.manager.dropIns = ["/u/x.d/a.conf"] }
        #expect(
            lines.firstIndex(of: "          with /u/x.d/a.conf")
                == lines.firstIndex(of: "service   systemd, x.service").map { $0 + 1 })
    }

    @Test func `a daemon without a manager says why, and what can be done`() {
        let plain = report(.running, kind: "detached")
        #expect(plain.contains { $0.hasPrefix("service   none: ") && $0.hasSuffix("daemon restart hands it over") })
        #expect(
            report(.running, kind: "detached", defined: true)
                .contains("service   x.service is installed and this daemon runs without it"))
        #expect(report(.stopped, kind: "none").contains("service   none: the next start installs it"))
        let off = report(.stopped, kind: "none") {
            $0.evidence.wanted = StatusFact(Fact(.no, source: "a test", detail: "managers are switched off"))
        }
        #expect(off.contains("service   none: managers are switched off"))
    }

    @Test func `lingering is explained where systemd has the daemon`() {
        #expect(
            report(.running, kind: "systemd", defined: true) { $0.status.linger = true }
                .contains { $0.hasPrefix("linger    yes: ") })
        let without = report(.running, kind: "systemd", defined: true) { $0.status.linger = false }
        #expect(without.contains { $0.hasPrefix("linger    no: ") })
        #expect(without.contains { $0.hasSuffix("no-mistakes daemon start --linger") })
        #expect(!report(.running, kind: "launchd", defined: true).contains { $0.hasPrefix("linger") })
    }

    @Test func `a daemon that gave up, or fell, is told of`() {
        let lines = report(.stopped, kind: "systemd", defined: true) {
            $0.gaveUp = "gave up after 5 starts in 5 min: x"
        }
        #expect(lines[1] == "          gave up after 5 starts in 5 min: x; once more: no-mistakes daemon start")
        #expect(report(.stopped, kind: "none") { $0.lastFailure = "crashed: x" }[1] == "last end  crashed: x")
    }

    @Test func `another version than this command's is pointed out`() {
        let lines = report(.running, kind: "detached") {
            $0.status.version = "1"
            $0.evidence.version = StatusFact(Fact(.no, source: "a test", detail: "daemon 1, this command 2"))
        }
        #expect(lines.contains("version   1 (daemon 1, this command 2)"))
    }

    @Test func `a start says who has the daemon`() {
        let managed = StartReport(.started, pid: 7, owner: .manager(.launchd), notes: ["kept"])
        #expect(StartMessages.headline(managed) == "daemon started (pid 7), managed by launchd")
        #expect(StartMessages.details(managed) == ["kept"])
        let alone = StartReport(.started, pid: nil, owner: .nobody("no systemd"))
        #expect(StartMessages.headline(alone) == "daemon started (pid unknown)")
        #expect(StartMessages.details(alone) == ["the daemon runs without a service manager: no systemd"])
        let quiet = StartReport(.started, pid: 7, owner: .nobody(nil))
        #expect(StartMessages.details(quiet) == [])
        #expect(StartMessages.headline(StartReport(.alreadyRunning, pid: 7)) == "daemon already running (pid 7)")
    }

    @Test func `a stop says what it found`() {
        #expect(StartMessages.line(StopReport(.wasNotRunning)) == "daemon was not running")
        #expect(StartMessages.line(StopReport(.stopped(pid: 7), manager: .systemd)) == "daemon stopped (pid 7)")
        #expect(
            StartMessages.line(StopReport(.wasNotRunning, manager: .systemd, wasPending: true))
                == "daemon stopped: it was about to be started by systemd")
    }

    @Test func `a stop of which the manager says nothing is unknown`() {
        let error = StopUncertain(outcome: .stopped(pid: 7), cause: ServiceManagerError("x", .timedOut(.seconds(8))))
        #expect(ExitCode(for: error) == .unknown)
        #expect(error.description.hasPrefix("the daemon's process has ended (pid 7), and whether its manager leaves"))
    }

    @Test func `both failures of a start decide on the exit status`() {
        let failure = StartFailure(
            manager: .systemd, managed: LaunchError.ended(output: ""),
            detached: LaunchError.exited(.exited(78), output: ""))
        #expect(ExitCode(for: failure) == .configuration)
    }

    @Test func `a start that somebody stops meanwhile is told so, and not of an end with status 0`() {
        let stopped = LaunchError.exited(.exited(0), output: "")
        #expect(stopped.description == "the daemon was stopped while it was starting, and stays down")
        #expect(LaunchError.exited(.exited(1), output: "x").description.hasSuffix("ready (exit status 1): x"))
    }
}
