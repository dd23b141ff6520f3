import Platform

extension DaemonControl {
    /// Has the daemon started for a push, and does not wait for it.
    ///
    /// Where its service is installed the manager is asked, and nothing else is done then, whatever comes of it: a
    /// daemon beside the service would keep the service from starting. Only where that manager does not exist, as in a
    /// container that shares the user's home, nobody else can start it.
    /// - Parameter environment: that of the daemon.
    package func startForPush(in environment: LaunchEnvironment = .ofUser) async -> StartOutcome {
        do {
            let (layout, reach) = (layout, reach)
            try await BlockingThread.run { try layout.prepare() }
            // A daemon would end over it at once, where the pusher does not see why.
            try await checkConfiguration()
            let ledger = try await BlockingThread.run { StartLedger.read(at: layout) }
            if let refusal = ledger.refusal(at: Timestamp.now()) { return .failed(refusal) }
            var note: String?
            if let manager, manager.obstacle == nil {
                let definition = definition(for: manager.kind)
                if try await isInstalled(definition, manager) {
                    try await manager.start(definition, .queued)
                    return .asked(manager.kind)
                }
            } else {
                note = await ManagedStart.keepFromLogin(self)
            }
            try await BlockingThread.run { try reach.launchInBackground(in: environment) }
            return .started(note: note)
        } catch {
            return .failed("\(error)")
        }
    }

    /// Whether a manager has a service for the home, also one of the older naming.
    private func isInstalled(_ definition: ServiceDefinition, _ manager: any ServiceManager) async throws -> Bool {
        guard let installed = try await manager.installation(of: definition) else {
            // A pusher waits.
            return try await ManagerPatience.limiting(.seconds(2)) {
                try await manager.legacyService(of: definition) != nil
            }
        }
        // One of another home whose name is the same by chance has no say.
        return !installed.isMarked || installed.root == nil || installed.root == layout.root.path
    }
}
