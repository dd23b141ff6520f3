import Platform

extension HookScript {
    /// Why pushes to a gate are not gated at the moment, with what to do about it; nil when they are.
    package static func problem(in gate: String) -> String? {
        let files = GateFiles(gate)
        do {
            let identity = try GateIdentity.read(files)
            switch try HookInstallation(identity).state() {
            case .custom: return "custom hook \(files.postReceive); to call it after ours: no-mistakes init"
            case .missing: return "the hook is missing; run: no-mistakes init"
            case .managedEdited: return "the hook \(files.postReceive) was edited; run: no-mistakes init"
            case .managedStale: return "the hook is out of date; run: no-mistakes init"
            case .managedCurrent: break
            }
            if FileSystem.kind(of: identity.executable) != nil { return nil }
            return "\(identity.executable) is gone; install it again, then: no-mistakes init"
        } catch {
            return "\(error)"
        }
    }
}
