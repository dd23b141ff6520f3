import Platform

/// Brings gates of earlier versions up to this one's, from their files alone: where nothing changed, no file is written
/// and no process is started.
package enum GateCheck {
    /// Renews what is ours in the gate of `repository`; somebody's own hook stays as it is. Blocking.
    /// - Parameter executable: our program, for gates whose own is gone.
    /// - Returns: the names of what had to be renewed.
    /// - Throws: ``GateError/damaged(gate:detail:)``, ``SystemError``.
    package static func refresh(
        _ repositoryID: String, layout: HomeLayout, executable: String
    ) throws -> [String] {
        let gate = layout.gate(repositoryID)
        var identity = try GateIdentity.read(GateFiles(gate))
        guard identity.gate == gate, identity.home == layout.root.path, identity.repositoryID == repositoryID else {
            throw GateError.damaged(gate: gate, detail: "no-mistakes.json describes \(identity.gate)")
        }
        if FileSystem.kind(of: identity.executable) == nil { identity.executable = executable }
        var renewed = try OwnedFiles(identity: identity).refresh()
        switch try HookInstallation(identity).install(custom: .leave) {
        case .installed, .replacedEdited: renewed.append("hook")
        case .none, .leftCustom, .movedCustomAside: break
        }
        return renewed
    }
}
