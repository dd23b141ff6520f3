extension HookInstallation {
    /// Whether the pushes to a gate are ours to deal with, after a hook that was missing has been put back. Blocking.
    ///
    /// Somebody's own hook means that they are not. A gate that cannot be understood is left to who uses it next.
    /// - Throws: ``SystemError``.
    static func isOurs(gate: String) throws -> Bool {
        guard let identity = try? GateIdentity.read(GateFiles(gate)) else { return true }
        let installation = HookInstallation(identity)
        switch try installation.state() {
        case .custom: return false
        case .missing:
            _ = try installation.install(custom: .leave)
            return true
        case .managedCurrent, .managedStale, .managedEdited: return true
        }
    }
}
