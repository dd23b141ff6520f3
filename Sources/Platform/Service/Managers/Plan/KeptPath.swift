/// Where a definition goes that is not ours to overwrite.
enum KeptPath {
    /// The first of `path.kept-1`, `path.kept-2`, … that is free. No manager reads files of such names.
    static func next(to path: String, in store: any DefinitionStore) async throws -> String {
        var number = 1
        while try await store.read("\(path).kept-\(number)") != .absent { number += 1 }
        return "\(path).kept-\(number)"
    }

    /// What of the user's lies beside a definition that is being removed: what was kept aside, and drop-ins.
    /// - Parameter removed: what was said already.
    /// - Returns: a sentence each.
    static func remains(of path: String, in store: any DefinitionStore, besides removed: [String]) async -> [String] {
        let (directory, name) = (FilePath.parent(path), FilePath.lastComponent(path))
        let kept = ((try? await store.entries(of: directory)) ?? []).filter { $0.hasPrefix("\(name).kept-") }
            .map { FilePath.join(directory, $0) }
            .filter { file in !removed.contains { $0.hasSuffix(file) } }
        return kept.map { "\($0) stays: a definition that was kept aside" }
            + (await dropIns(of: path, in: store)).map { "\($0) stays: settings of your own" }
    }

    /// The user's additions to a unit (systemd.unit(5)); no other manager has such files.
    static func dropIns(of path: String, in store: any DefinitionStore) async -> [String] {
        guard path.hasSuffix(".service") else { return [] }
        let directory = path + ".d"
        return ((try? await store.entries(of: directory)) ?? []).filter { $0.hasSuffix(".conf") }
            .map { FilePath.join(directory, $0) }
    }
}
