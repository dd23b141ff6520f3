import Platform

extension HookScript {
    /// What is not known of pushes to a gate that are lost, with what to do about it; nil when all is.
    package static func gap(in gate: String) -> String? {
        guard let identity = try? GateIdentity.read(GateFiles(gate)),
            (try? HookInstallation(identity).earlyState()) == .custom
        else { return nil }
        return "\(GateFiles(gate).preReceive) is not ours, so a push whose git is killed waits for approval; "
            + "to have what it asks for with -o written down, move that hook away and run: no-mistakes init"
    }

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
