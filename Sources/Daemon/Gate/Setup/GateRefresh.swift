import Platform

/// Puts a gate back into order before it is used: a run's processes, or a person, may have changed it.
package enum GateRefresh {
    /// Restores the gate's own files and takes over the working copy's settings of now.
    ///
    /// Somebody's own hook is left alone; only `init` moves one aside.
    /// - Returns: what people should know, one line each; empty when everything was in order.
    /// - Throws: ``GateError/damaged(gate:detail:)`` when only `init` can repair it; ``GitError``, ``SystemError``.
    package static func refresh(
        gate: String, repository: RepositoryRecord, layout: HomeLayout, git: Git
    ) async throws -> [String] {
        let files = GateFiles(gate)
        let (identity, restored) = try await BlockingThread.run {
            let identity = try GateIdentity.read(files)
            guard identity.gate == gate, identity.home == layout.root.path, identity.repositoryID == repository.id
            else {
                throw GateError.damaged(gate: gate, detail: "\(files.identity) describes \(identity.gate)")
            }
            return (identity, try OwnedFiles(identity: identity).refresh())
        }
        var warnings: [String] = []
        if !restored.isEmpty {
            warnings.append(
                "the gate's \(restored.joined(separator: " and ")) was not as it should be and was restored")
        }
        warnings += try await BlockingThread.run { try hookWarnings(identity) }
        warnings += try await localConfigurationWarnings(identity, layout, git)
        return warnings
    }

    private static func hookWarnings(_ identity: GateIdentity) throws -> [String] {
        let hook = GateFiles(identity.gate).postReceive
        switch try HookInstallation(identity).install(custom: .leave) {
        case .none, .movedCustomAside: return []
        case .installed: return ["the gate's hook was missing or out of date and was restored"]
        case .replacedEdited(let kept): return ["the gate's hook had been edited; the edited one is kept as \(kept)"]
        case .leftCustom: return ["not gated: custom hook \(hook); to call it after ours: no-mistakes init"]
        }
    }

    private static func localConfigurationWarnings(
        _ identity: GateIdentity, _ layout: HomeLayout, _ git: Git
    ) async throws -> [String] {
        // Another repository in the same place has settings, and an origin, of its own.
        guard try await GateClaim.leads(from: identity, layout, git) else {
            return [
                "\(identity.workingCopy) is no working copy of this gate any more, the settings of before are used; "
                    + "if it was moved, run there: no-mistakes init"
            ]
        }
        _ = try await LocalConfiguration(git: git).refresh(identity)
        return []
    }
}
