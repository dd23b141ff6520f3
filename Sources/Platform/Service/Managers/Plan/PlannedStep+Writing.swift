extension DefinitionChange {
    /// The change that makes what lies at the definition's place what is wanted; nil when it is that already.
    static func needed(
        for wanted: some DefinitionFile, _ inspection: ServiceInspection, _ stored: StoredDefinition
    ) -> DefinitionChange? {
        let needsWriting = inspection.drift.contains { $0.layer == .wantedAndDefined }
        guard needsWriting else { return nil }
        // Where only the permissions are wrong the bytes stay, also those of another version's mark.
        var after = wanted.rendered()
        if case .ours(_, isCurrent: true) = inspection.ownership, let bytes = stored.bytes { after = bytes }
        return DefinitionChange(
            location: inspection.location, before: stored, after: after, mode: wanted.fileMode)
    }

    /// More than permissions changes.
    var changesContent: Bool { before.bytes != after }
}

extension PlannedStep {
    /// The steps that put a changed definition into its place.
    static func writing(
        _ change: DefinitionChange?, _ ownership: DefinitionOwnership, store: any DefinitionStore
    ) async throws -> [PlannedStep] {
        guard let change else { return [] }
        var steps: [PlannedStep] = []
        switch ownership {
        case .handEdited, .foreign:
            let kept = try await KeptPath.next(to: change.location, in: store)
            steps.append(PlannedStep(.keepAside(to: kept), note: "keep \(change.location) as \(kept)"))
        case .absent, .ours: break
        }
        let mode = "0" + String(change.mode, radix: 8)
        steps.append(PlannedStep(.write, note: "write \(change.location) (\(change.after.count) bytes, \(mode))"))
        return steps
    }
}

extension UndoList {
    /// To be said before something is made at `path`: what has to be made for it on the way goes again.
    mutating func restoreDirectories(above path: String, in store: any DefinitionStore) async throws {
        let missing = try await store.missingDirectories(above: path)
        restore { for directory in missing { try await store.removeEmptyDirectory(directory) } }
    }
}

extension DefinitionStore {
    /// Takes a change of a file back, byte for byte; one that was kept aside only makes room.
    func restore(_ change: DefinitionChange, isKept: Bool) async throws {
        if case .file(let bytes, let mode) = change.before, !isKept {
            try await write(bytes, to: change.location, mode: mode)
        } else {
            try await remove(change.location)
        }
    }
}
