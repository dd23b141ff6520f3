import Platform

/// What is known of a home's service.
struct ServiceSight: Sendable {
    var inspection: ServiceInspection
    /// The manager itself was asked; otherwise only files were looked at.
    var wasAsked: Bool
    /// The service of the older naming whose process the daemon is, if it is.
    var legacy: LegacyService?

    /// Looks at the definition; and asks the manager when a daemon that does not answer may be on its way, or when
    /// everything is to be known.
    /// - Returns: nil when managers are switched off, or have no way to say what would be installed.
    static func find(_ control: DaemonControl, _ sighting: DaemonSighting, isFull: Bool) async -> ServiceSight? {
        guard let manager = control.manager else { return nil }
        var service = await look(control, manager, sighting, isFull: isFull)
        // A service of the older naming says nothing of its manager to its processes.
        if let process = sighting.process, !process.isManaged, manager.obstacle == nil,
            let legacy = try? await manager.legacyService(of: control.definition(for: manager.kind)),
            legacy.processID == process.identity.pid
        {
            service?.legacy = legacy
        }
        return service
    }

    private static func look(
        _ control: DaemonControl, _ manager: any ServiceManager, _ sighting: DaemonSighting, isFull: Bool
    ) async -> ServiceSight? {
        let isRunning = sighting.status.state == .running
        guard let definition = try? await control.wanted(manager, .use, isRunning: isRunning),
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
            return ServiceSight(inspection: asked, wasAsked: asked.running.answer != .unknown)
        }
        if !isInstalled {
            let nothing = Fact(.no, source: inspection.location, detail: "no definition is installed")
            (inspection.enabled, inspection.loaded) = (nothing, nothing)
        }
        return ServiceSight(inspection: inspection, wasAsked: false)
    }
}
