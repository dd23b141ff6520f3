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
        return try await manager.uninstall(control.definition(for: manager.kind))
    }
}
