import Platform

/// Takes the service of a home away; the home itself stays.
struct UninstallSequence: Sendable {
    let control: DaemonControl

    func run() async throws -> [String] {
        try await checkSwitch()
        let root = control.layout.root.path
        let isThere = try await BlockingThread.run { FileSystem.kind(of: root) == .directory }
        guard isThere else { return try await removeService() }
        // A start that is under way ends first, instead of being waited for.
        let layout = control.layout
        if try await BlockingThread.run({ FileLock.isHeld(layout.startLock) == true }) { _ = try await control.stop() }
        return try await StartLock.holding(control) {
            var removed: [String] = []
            switch try await StopSequence(control: control).run().outcome {
            case .wasNotRunning: break
            case .stopped(let pid): removed.append("the daemon was stopped (pid \(pid))")
            case .killed(let pid): removed.append("the daemon did not end by itself and was killed (pid \(pid))")
            }
            do {
                return removed + (try await removeService())
            } catch  where !removed.isEmpty && !(error is CancellationError) {
                throw UninstallIncomplete(done: removed, cause: error)
            }
        }
    }

    /// - Throws: ``ServiceSwitchedOff`` for a service that nobody may remove: it would start the daemon again.
    private func checkSwitch() async throws {
        guard control.manager == nil, let reader = control.definitions else { return }
        let installed: InstalledService?
        do {
            installed = try await reader.installation(of: control.definition(for: reader.kind))
        } catch let error as ServiceManagerError {
            // Without a home there is no place where a definition could lie.
            guard case .unavailable = error.cause else { throw error }
            return
        }
        if let installed, installed.isMarked { throw ServiceSwitchedOff(location: installed.location) }
    }

    private func removeService() async throws -> [String] {
        guard let manager = control.manager else { return [] }
        var removed = try await manager.uninstall(control.definition(for: manager.kind))
        if let lingering = control.lingering, let line = await lingering.undo(heir: try await heir(manager)) {
            removed.append(line)
        }
        return removed
    }

    /// Another home of this user that has a service.
    private func heir(_ manager: any ServiceManager) async throws -> String? {
        let roots = try await manager.installed(control.application, role: DaemonService.role)
            .compactMap { $0.isMarked ? $0.root : nil }
        let own = control.layout.root.path
        return try await BlockingThread.run { roots.first { $0 != own && FileSystem.kind(of: $0) == .directory } }
    }
}
