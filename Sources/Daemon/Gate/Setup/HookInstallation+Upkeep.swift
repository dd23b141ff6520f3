extension HookInstallation {
    /// Whether the pushes to a gate are ours to deal with, after hooks that were missing have been put back. Blocking.
    ///
    /// Somebody's own hook means that they are not. A gate that cannot be understood is left to who uses it next.
    /// - Throws: ``SystemError``.
    static func isOurs(gate: String) throws -> Bool {
        guard let identity = try? GateIdentity.read(GateFiles(gate)) else { return true }
        let installation = HookInstallation(identity)
        let states = [try installation.state(), try installation.earlyState()]
        if states.contains(.missing) { _ = try installation.install(custom: .leave) }
        return states[0] != .custom
    }
}
