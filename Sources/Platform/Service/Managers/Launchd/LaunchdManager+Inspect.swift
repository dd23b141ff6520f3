extension LaunchdManager {
    /// Looks at the property list, at what launchd has loaded in either domain, and at the process.
    public func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        try await survey(LaunchAgentPlist(definition)).survey.inspection
    }

    func survey(
        _ plist: LaunchAgentPlist
    ) async throws -> (survey: ServiceSurvey, jobs: [(domain: String, job: LaunchdJob)]) {
        let definition = plist.definition
        let path = try definitionPath(definition)
        let stored = try await context.store.read(path)
        let legacy = try await legacy(of: definition)
        var inspection = DefinitionInspection.of(stored, at: path, wanted: plist)
        inspection.legacy = legacy.map { [$0.path] } ?? []
        // Whatever lies in LaunchAgents is loaded at login, unless it was disabled by name; that is not asked for,
        // because loading finds out and undoes it.
        inspection.enabled = Fact(
            inspection.defined.answer, source: path, detail: "launchd loads this directory at login")
        let source = "launchctl print"
        do throws(ServiceManagerError) {
            let jobs = try await jobs(definition.label)
            add(jobs, to: &inspection, label: definition.label, source: source)
            return (ServiceSurvey(inspection: inspection, stored: stored, legacy: legacy), jobs)
        } catch {
            let unknown = Fact(.unknown, source: source, detail: error.description)
            (inspection.loaded, inspection.running) = (unknown, unknown)
            return (ServiceSurvey(inspection: inspection, stored: stored, legacy: legacy, failure: error), [])
        }
    }

    private func add(
        _ jobs: [(domain: String, job: LaunchdJob)], to inspection: inout ServiceInspection, label: String,
        source: String
    ) {
        inspection.loaded = Fact(
            !jobs.isEmpty, source: source,
            detail: jobs.isEmpty ? "in neither domain" : jobs.map(\.domain).joined(separator: " and "))
        guard let (domain, job) = jobs.first else {
            inspection.running = Fact(.no, source: source, detail: "not loaded")
            inspection.state = .stopped
            return
        }
        inspection.identifier = "\(domain)/\(label)"
        add(job, to: &inspection, source: source)
        if jobs.count > 1 { inspection.drift.append(.loadedDiffers("it is loaded in two domains")) }
    }

    private func add(_ job: LaunchdJob, to inspection: inout ServiceInspection, source: String) {
        inspection.state = job.state
        inspection.processID = job.processID
        inspection.lastResult = job.lastExitCode.map { "last exit code \($0)" }
        let detail = "state = \(job.word ?? "(missing)")"
        switch job.state {
        case .running, .stopping: inspection.running = Fact(.yes, source: source, detail: detail)
        case .starting: inspection.running = Fact(job.processID != nil, source: source, detail: detail)
        case .waitingToRestart, .stopped, .failed: inspection.running = Fact(.no, source: source, detail: detail)
        case .unknown: inspection.running = Fact(.unknown, source: source, detail: detail)
        }
        guard let installed = inspection.installed, job.state != .stopping else { return }
        if let path = job.path, path != inspection.location {
            inspection.drift.append(.loadedDiffers("path = \(path)"))
        } else if let arguments = job.arguments, Self.differ(arguments, installed) {
            inspection.drift.append(.loadedDiffers("arguments = \(arguments)"))
        } else if let marker = installed.marker, let environment = job.environment,
            let loaded = environment[LaunchAgentPlist.markerVariable(of: marker.generator)],
            loaded != marker.description
        {
            inspection.drift.append(.loadedDiffers("it was loaded before the definition changed"))
        }
        if job.state == .running, let process = job.processID {
            inspection.drift += RunningProcess.drift(process, from: installed, host: context.host)
        }
    }

    /// Arguments that the layout of `print` could swallow are not compared.
    private static func differ(_ printed: [String], _ installed: ParsedDefinition) -> Bool {
        let wanted = [installed.executable] + installed.arguments
        let isComparable = wanted.allSatisfy { word in
            word != "}" && word.first?.isWhitespace == false && word.last?.isWhitespace == false
                && !word.contains(where: \.isNewline)
        }
        return isComparable && printed != wanted
    }
}
