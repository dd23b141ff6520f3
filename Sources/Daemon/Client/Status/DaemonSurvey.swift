import Platform

/// Puts together what the daemon, the files and, where that is worth its time, the service manager say.
struct DaemonSurvey: Sendable {
    let control: DaemonControl
    /// What the daemon or its traces say.
    let sighting: DaemonSighting
    /// Whether the manager is asked also when files and the daemon tell enough for people.
    let isFull: Bool

    private var layout: HomeLayout { control.layout }

    func run() async -> DaemonReport {
        let service = await ServiceSight.find(control, sighting, isFull: isFull)
        var status = sighting.status
        var reason = sighting.reason
        if let service { await merge(service, into: &status, reason: &reason) }
        let linger = await lingering(service)
        status.linger = linger.bool
        let ledger = sighting.ledger
        let gaveUp = gaveUp(ledger, status.state) ?? service.flatMap(Self.givenUp)
        let evidence = StatusEvidence(
            wanted: StatusFact(wanted(service)), defined: StatusFact(service?.inspection.defined ?? unasked),
            enabled: StatusFact(service?.inspection.enabled ?? unasked), loaded: StatusFact(loaded(service, status)),
            running: StatusFact(running(status, reason, service)), ready: StatusFact(ready(status)),
            version: StatusFact(version(status)), environment: StatusFact(environment(status)),
            linger: StatusFact(linger))
        return DaemonReport(
            status: status, evidence: evidence, gaveUp: gaveUp,
            lastFailure: gaveUp == nil ? lastFailure(ledger) : nil, reason: reason)
    }

    /// The manager's word refines the state, and never makes an unknown one known to be stopped.
    private func merge(_ service: ServiceSight, into status: inout DaemonStatus, reason: inout String?) async {
        let inspection = service.inspection
        let kind = inspection.kind.rawValue
        let isKnown = ["detached", "none"].allSatisfy { $0 != status.manager.kind }
        if !isKnown {
            if status.state == .stopped {
                status.manager.kind = inspection.defined.isTrue ? kind : "none"
            } else if sighting.process?.isManaged == true {
                status.manager.kind = kind
            }
        }
        if service.legacy != nil { status.manager.kind = kind }
        let usesManager = status.manager.kind == kind
        if inspection.defined.isTrue || usesManager { status.manager.identifier = inspection.identifier }
        if let legacy = service.legacy { status.manager.identifier = legacy.identifier }
        status.manager.defined = inspection.defined.bool
        status.manager.loaded = loaded(service, status).bool
        status.manager.running = service.wasAsked ? inspection.running.bool : usesManager && status.pid != nil
        var drift = await (inspection.drift + processDrift(service)).filter { $0 != .missing }.map(\.description)
        if service.legacy != nil { drift.append("it is of an older naming, which the next daemon start replaces") }
        status.manager.drift = drift.isEmpty ? nil : drift.joined(separator: "; ")
        if inspection.defined.isTrue, !inspection.dropIns.isEmpty { status.manager.dropIns = inspection.dropIns }
        guard status.state == .stopped else { return }
        if let silence = service.silence {
            status.state = .unknown
            reason = "no daemon runs, and whether \(kind) is about to start it is unknown: \(silence)"
        }
        guard service.wasAsked else { return }
        switch inspection.state {
        case .waitingToRestart:
            let why = inspection.failure.map { " (\($0))" } ?? ""
            start("\(kind) starts it again\(why)", &status, inspection)
        case .starting: start("\(kind) is starting it", &status, inspection)
        case .stopping: status.state = .stopping
        case .running:
            status.state = .unknown
            reason = "\(kind) says that it runs, and nobody answers at \(status.endpoint.path)"
            status.pid = inspection.processID
        case .stopped, .failed, .unknown: break
        }
    }

    private func start(_ phase: String, _ status: inout DaemonStatus, _ inspection: ServiceInspection) {
        status.state = .starting
        status.phase = DaemonPhase.starting(phase).description
        status.pid = inspection.processID
    }

    /// How the process differs from its definition, where the manager was not asked, which says that, too.
    private func processDrift(_ service: ServiceSight) async -> [ServiceDrift] {
        guard !service.wasAsked, let definition = service.inspection.inForce, let process = sighting.process,
            process.isManaged
        else { return [] }
        let reach = control.reach
        return (try? await BlockingThread.run { reach.drift(of: process, from: definition) }) ?? []
    }

    /// Also what the next start would do, when a push has found that out without one.
    private func gaveUp(_ ledger: StartLedger?, _ state: DaemonStatus.State) -> String? {
        if let words = ledger?.gaveUp { return words }
        return state == .stopped ? ledger?.refusal(at: Timestamp.now()) : nil
    }

    /// What a daemon could not write down that did not even begin: its manager gave up on it.
    private static func givenUp(by service: ServiceSight) -> String? {
        let inspection = service.inspection
        // With these systemd says that nothing of it was run (systemd.exec(5), "Process Exit Codes").
        guard service.wasAsked, inspection.state == .failed, let failure = inspection.failure,
            let status = inspection.lastStatus, (200...245).contains(status)
        else { return nil }
        let starts = inspection.restarts.map { " after \($0) restarts" } ?? ""
        return "\(inspection.kind) gave up\(starts): \(failure)"
    }

    private func lastFailure(_ ledger: StartLedger?) -> String? {
        guard let last = ledger?.last, let cause = last.cause else { return nil }
        switch cause {
        case .crashed, .configuration: return "\(cause)\(last.endedAt.map { " (\($0))" } ?? "")"
        case .askedToStop, .lockHeld, .gaveUp: return nil
        }
    }
}

extension DaemonSurvey {
    private var unasked: Fact { Fact(.unknown, source: ManagerSetting.variable, detail: "managers are switched off") }

    private func wanted(_ service: ServiceSight?) -> Fact {
        if let error = control.misconfiguration {
            return Fact(.unknown, source: ManagerSetting.variable, detail: "\(error)")
        }
        guard let manager = control.manager else {
            return Fact(.no, source: ManagerSetting.variable, detail: "managers are switched off")
        }
        if let obstacle = manager.obstacle {
            return Fact(.no, source: "\(manager.kind)", detail: obstacle.description)
        }
        if let inspection = service?.inspection, let other = inspection.otherRoot {
            return Fact(
                .no, source: inspection.location,
                detail: "the service of \(other) has its name, because the hashes of both homes begin alike; choose "
                    + "another home")
        }
        return Fact(.yes, source: "this system", detail: "\(manager.kind) is to have the daemon")
    }

    private func loaded(_ service: ServiceSight?, _ status: DaemonStatus) -> Fact {
        guard let service else { return unasked }
        if !service.wasAsked, status.manager.kind == service.inspection.kind.rawValue, status.state == .running {
            return Fact(.yes, source: status.endpoint.path, detail: "the daemon was started by \(status.manager.kind)")
        }
        return service.inspection.loaded
    }

    private func running(_ status: DaemonStatus, _ reason: String?, _ service: ServiceSight?) -> Fact {
        if let process = sighting.process?.identity {
            return Fact(
                .yes, source: layout.pidFile, detail: "pid \(process.pid), start time \(process.startTime)")
        }
        if let service, service.wasAsked, service.inspection.running.isTrue { return service.inspection.running }
        switch status.state {
        case .stopped:
            return Fact(.no, source: layout.lockFile, detail: "nobody holds it, and nobody listens")
        case .starting where service?.wasAsked == true && status.pid == nil:
            return Fact(.no, source: layout.lockFile, detail: status.phase ?? "")
        case .running, .starting, .stopping, .unknown:
            return Fact(.unknown, source: layout.pidFile, detail: reason ?? "it names no running process")
        }
    }

    private func ready(_ status: DaemonStatus) -> Fact {
        let source = status.endpoint.path
        switch status.state {
        case .running: return Fact(.yes, source: source, detail: "it answers \(status.phase ?? "ready")")
        case .starting, .stopping: return Fact(.no, source: source, detail: status.phase ?? status.state.rawValue)
        case .stopped: return Fact(.no, source: source, detail: "nobody listens")
        case .unknown: return Fact(.unknown, source: source, detail: sighting.reason ?? "it does not answer")
        }
    }

    private func version(_ status: DaemonStatus) -> Fact {
        guard let version = status.version else {
            return Fact(.unknown, source: layout.pidFile, detail: "nobody says")
        }
        let answer: Fact.Answer = version == control.version ? .yes : .no
        // Where the daemon did not answer, its record says what it was.
        let source = sighting.reason == nil ? status.endpoint.path : layout.pidFile
        return Fact(answer, source: source, detail: "daemon \(version), this command \(control.version)")
    }

    private func environment(_ status: DaemonStatus) -> Fact {
        let answer: Fact.Answer =
            switch status.environment.quality {
            case "login-shell", "process": .yes
            case "unknown": .unknown
            default: .no
            }
        return Fact(
            answer, source: status.environment.source, detail: "the environment is \(status.environment.quality)")
    }

    /// Only of use where systemd has the daemon, and there no command is needed for it.
    private func lingering(_ service: ServiceSight?) async -> Fact {
        guard let lingering = control.lingering, let service, service.inspection.defined.isTrue || isFull else {
            return Fact(.unknown, source: "loginctl", detail: "it was not asked: no service of systemd's is installed")
        }
        return await lingering.recorded(asking: isFull)
    }
}
