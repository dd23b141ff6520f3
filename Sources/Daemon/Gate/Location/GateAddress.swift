import Platform

/// The parts of a path that has the shape of a gate's: `<home>/repos/<repoID>.git`.
struct GateAddress: Equatable {
    var home: String
    var repositoryID: String

    /// Reads a path; nil when it has another shape.
    init?(_ path: String) {
        let path = FilePath.clean(path)
        let name = FilePath.lastComponent(path)
        let repositories = FilePath.parent(path)
        guard FilePath.isAbsolute(path), name.hasSuffix(".git"), FilePath.lastComponent(repositories) == "repos" else {
            return nil
        }
        let id = name.dropLast(".git".count)
        guard id.utf8.count == 12, id.utf8.allSatisfy({ Self.hexDigits.contains($0) }) else { return nil }
        home = FilePath.parent(repositories)
        repositoryID = String(id)
    }

    private static let hexDigits = Set("0123456789abcdef".utf8)
}
