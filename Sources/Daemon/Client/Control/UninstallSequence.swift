import Platform

/// Takes the service of a home away; the home itself stays.
struct UninstallSequence: Sendable {
    let control: DaemonControl

    func run() async throws -> [String] {
        guard FileSystem.kind(of: control.layout.root.path) == .directory else { return try await removeService() }
        return try await StartLock.holding(control) {
            var removed: [String] = []
            switch try await control.stop().outcome {
            case .wasNotRunning: break
            case .stopped(let pid): removed.append("the daemon was stopped (pid \(pid))")
            case .killed(let pid): removed.append("the daemon did not end by itself and was killed (pid \(pid))")
            }
            return removed + (try await removeService())
        }
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
        try await manager.installed(control.application, role: DaemonService.role)
            .compactMap { $0.isMarked ? $0.root : nil }
            .first { $0 != control.layout.root.path && FileSystem.kind(of: $0) == .directory }
    }
}
