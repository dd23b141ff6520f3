/// What a definition file alone says, before any manager is asked.
enum DefinitionInspection {
    static func of<File: DefinitionFile>(
        _ stored: StoredDefinition, at path: String, wanted: File
    ) -> ServiceInspection {
        let definition = wanted.definition
        var inspection = ServiceInspection(
            kind: File.kind, identifier: definition.identifier(for: File.kind), location: path,
            unknown: "not asked yet")
        inspection.defined = Fact(stored != .absent, source: path, detail: detail(stored))
        switch stored {
        case .absent:
            inspection.drift = [.missing]
        case .link:
            inspection.ownership = .foreign(nil)
            inspection.drift = [.foreign("it is a symbolic link")]
        case .unreadable(let reason):
            inspection.defined = Fact(.unknown, source: path, detail: reason)
            inspection.ownership = .foreign(nil)
            inspection.drift = [.unreadable(reason)]
        case .obstacle(let kind):
            inspection.ownership = .foreign(nil)
            inspection.drift = [.foreign("it is \(kind)")]
        case .file(let bytes, let mode):
            do throws(DefinitionSyntaxError) {
                let installed = try File.parse(bytes)
                inspection.ownership = wanted.ownership(of: installed)
                (inspection.installed, inspection.inForce) = (installed, installed)
                inspection.otherRoot = definition.otherRoot(in: installed)
            } catch {
                inspection.ownership = .foreign(error)
            }
            inspection.drift = drift(inspection.ownership)
            // Group and others may read what has no secrets in it, and nobody else may write.
            if mode & ~wanted.fileMode != 0 || mode & 0o600 != 0o600 {
                inspection.drift.append(.permissions(found: mode, wanted: wanted.fileMode))
            }
        }
        return inspection
    }

    private static func drift(_ ownership: DefinitionOwnership) -> [ServiceDrift] {
        switch ownership {
        case .absent: [.missing]
        case .ours(_, isCurrent: true): []
        case .ours(_, isCurrent: false): [.outdated]
        case .handEdited: [.handEdited]
        case .foreign(let error): [.foreign(error?.description ?? "it does not carry its mark")]
        }
    }

    private static func detail(_ stored: StoredDefinition) -> String {
        switch stored {
        case .absent: "no such file"
        case .file(let bytes, _): "a file of \(bytes.count) bytes"
        case .link: "a symbolic link"
        case .obstacle(let words), .unreadable(let words): words
        }
    }
}
