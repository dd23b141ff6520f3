import Daemon
import Installer
import Platform

extension CommandSpec {
    static let status: CommandSpec = CommandSpec(
        path: ["status"], summary: "Show this repository's gate, the daemon and what is running.",
        options: [.json],
        action: .concurrent { invocation, session in
            try await show(invocation, session)
        })

    /// The bare command: makes sure the daemon runs, then prints the status.
    static let home: CommandSpec = CommandSpec(
        path: [], summary: "Make sure the daemon runs and print the status.", isHidden: true,
        action: .concurrent { invocation, session in
            try await session.ensureDaemon(try session.layout())
            return try await show(invocation, session)
        })

    private static func show(_ invocation: Invocation, _ session: Session) async throws -> ExitCode {
        let layout = try session.layout()
        let report = try await report(session, layout)
        let (backlog, orphans) = try await BlockingThread.run {
            (Backlog.find(in: layout, daemon: report.daemon.state), OrphanedGates.find(in: layout))
        }
        if invocation.has("--json") {
            var report = report
            report.waitingPushes = backlog?.pushes ?? 0
            try session.output.json(report)
        } else {
            for line in lines(report, session.output) { session.output.line(line) }
        }
        if let backlog { session.output.message(backlog.notice) }
        for orphan in orphans {
            // Seen from the checkout that was moved, it is no orphan.
            let isOwn = report.gate == layout.gate(orphan.repositoryID)
            session.output.message("note: \(isOwn ? orphan.noticeAfterMove : orphan.notice)")
        }
        return .ok
    }

    private static func report(_ session: Session, _ layout: HomeLayout) async throws -> StatusReport {
        let location: RepositoryLocation?
        do {
            location = try await session.location()
        } catch GateError.notARepository {
            location = nil
        }
        let repositoryID = try await repositoryID(of: location, session, layout)
        let branch = try await location?.currentBranch(git: session.git)
        let (record, runs, daemon) = try await BlockingThread.run {
            var daemon = DaemonProbe(layout: layout, version: BuildVersion.text).status().status
            let reader = StateReader(
                layout: layout, version: BuildVersion.text, asksDaemon: daemon.state == .running)
            daemon.retention = daemon.retention ?? reader.retention()
            if daemon.state == .stopped, let gaveUp = StartLedger.read(at: layout).gaveUp {
                daemon.notices = (daemon.notices ?? []) + ["\(gaveUp); once more: no-mistakes daemon start"]
            }
            let record = try repositoryID.flatMap { try reader.repository($0) }
            let runs = try reader.runs(RunQuery(repository: repositoryID, limit: 10_000, onlyActive: true))
            return (record, runs, daemon)
        }
        let gate = record.map { layout.gate($0.id) }
        return StatusReport(
            repo: location.map { $0.topLevel ?? $0.mainWorkingCopy }, gate: gate,
            gateProblem: gate.map { HookScript.problem(in: $0) } ?? location.flatMap(whyNone),
            origin: (record?.originURL ?? location?.originURL).map(CredentialRedaction.redact), daemon: daemon,
            branch: branch, runs: runs)
    }

    private static func repositoryID(
        of location: RepositoryLocation?, _ session: Session, _ layout: HomeLayout
    ) async throws -> String? {
        guard let location else { return nil }
        return try await session.repositoryID(of: location, layout)
    }

    /// Why a place without a gate cannot have one; nil when `init` would make it.
    private static func whyNone(_ location: RepositoryLocation) -> String? {
        do {
            try location.checkGateable()
            return nil
        } catch {
            return error.description
        }
    }

    private static func lines(_ report: StatusReport, _ output: Output) -> [String] {
        var lines: [String] = []
        if let repo = report.repo { lines.append("repo      \(repo)") }
        if let gate = report.gate {
            lines.append("gate      \(gate)")
            if let problem = report.gateProblem {
                lines.append("          not gated: \(problem)")
            } else if let gap = HookScript.gap(in: gate) {
                lines.append("          \(gap)")
            }
        } else if report.repo != nil {
            lines.append("gate      none\(report.gateProblem.map { ": \($0)" } ?? "; run: no-mistakes init")")
        }
        if let origin = report.origin { lines.append("origin    \(origin)") }
        if let branch = report.branch { lines.append("branch    \(RunTable.shown(branch))") }
        lines += daemonLines(report.daemon, output)
        lines += section("active", report.activeRuns, output)
        lines += section("waiting for you", report.waitingForYou, output)
        lines += report.waitingForYou.map { "  answer: \(RunTable.respond($0.id))" }
        return lines
    }

    private static func daemonLines(_ daemon: DaemonStatus, _ output: Output) -> [String] {
        let pid = daemon.pid.map { " (pid \($0))" } ?? ""
        let keeps = daemon.retention.map { ["keeps     \($0.summary)"] } ?? []
        let notices = (daemon.notices ?? []).map { "notice    \($0)" }
        let hold = daemon.queueHolder.map { ["          " + RunSummary.words(ofHold: $0)] } ?? []
        return ["daemon    \(output.status(daemon.state.rawValue))\(pid)"] + hold + keeps + notices
    }

    private static func section(_ title: String, _ runs: [RunSummary], _ output: Output) -> [String] {
        runs.isEmpty ? [] : ["\(title):"] + RunTable.lines(runs, output).map { "  \($0)" }
    }
}
