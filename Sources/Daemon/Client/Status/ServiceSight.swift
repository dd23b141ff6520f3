import Platform

/// What is known of a home's service.
struct ServiceSight: Sendable {
    var inspection: ServiceInspection
    /// The manager itself was asked; otherwise only files were looked at.
    var wasAsked: Bool
    /// Why the manager said nothing, when it was asked.
    var silence: String?
    /// The service of the older naming that the home has instead, if it does.
    var legacy: LegacyService?

    /// Looks at the definition; and asks the manager when a daemon that does not answer may be on its way, or when
    /// everything is to be known.
    /// - Returns: nil when managers are switched off, or have no way to say what would be installed.
    static func find(_ control: DaemonControl, _ sighting: DaemonSighting, isFull: Bool) async -> ServiceSight? {
        guard let manager = control.manager else { return nil }
        var service = await look(control, manager, sighting, isFull: isFull)
        // A service of the older naming says nothing of its manager to its processes.
        if sighting.process?.isManaged != true, let path = service?.inspection.legacy.first, manager.obstacle == nil,
            let legacy = try? await manager.legacyService(of: control.definition(for: manager.kind)),
            sighting.process.map({ $0.identity.pid == legacy.processID }) ?? true
        {
            service?.take(legacy, at: path)
        }
        return service
    }

    /// That service is what there is of this home, or what has its process.
    private mutating func take(_ service: LegacyService, at path: String) {
        if inspection.defined.isTrue, service.processID == nil { return }
        legacy = service
        if inspection.defined.isTrue { return }
        wasAsked = true
        let source = "\(inspection.kind)"
        let words = "\(service.identifier) is \(service.state.rawValue)"
        inspection.defined = Fact(.yes, source: path, detail: "a definition of the older naming")
        inspection.enabled = Fact(
            service.isEnabled.map { $0 ? Fact.Answer.yes : .no } ?? .unknown, source: source,
            detail: service.identifier)
        inspection.loaded = Fact(.yes, source: source, detail: words)
        inspection.running = Fact(service.processID == nil ? .no : .yes, source: source, detail: words)
        (inspection.state, inspection.processID) = (service.state, service.processID)
    }

    private static func look(
        _ control: DaemonControl, _ manager: any ServiceManager, _ sighting: DaemonSighting, isFull: Bool
    ) async -> ServiceSight? {
        let isRunning = sighting.status.state == .running
        guard let definition = try? await control.wanted(manager, .use, isRunning: isRunning).definition,
            var inspection = try? await manager.examine(definition)
        else { return nil }
        if let obstacle = manager.obstacle {
            let unknown = Fact(.unknown, source: "\(manager.kind)", detail: obstacle.description)
            (inspection.enabled, inspection.loaded, inspection.running) = (unknown, unknown, unknown)
            return ServiceSight(inspection: inspection, wasAsked: false)
        }
        if let other = inspection.otherRoot {
            let nothing = Fact(.no, source: inspection.location, detail: "it is of the service of \(other)")
            (inspection.defined, inspection.enabled, inspection.loaded, inspection.running) =
                (nothing, nothing, nothing, nothing)
            inspection.drift = []
            return ServiceSight(inspection: inspection, wasAsked: false)
        }
        let isInstalled = inspection.defined.answer != .no
        if isInstalled, isFull || !isRunning, let asked = try? await manager.inspect(definition) {
            // What could not be asked is unknown, and the files have been read all the same.
            let isSilent = asked.running.answer == .unknown
            return ServiceSight(
                inspection: asked, wasAsked: !isSilent, silence: isSilent ? asked.running.detail : nil)
        }
        if !isInstalled {
            let nothing = Fact(.no, source: inspection.location, detail: "no definition is installed")
            (inspection.enabled, inspection.loaded) = (nothing, nothing)
        }
        return ServiceSight(inspection: inspection, wasAsked: false)
    }
}
