/// Where a definition goes that is not ours to overwrite.
enum KeptPath {
    /// The first of `path.kept-1`, `path.kept-2`, … that is free. No manager reads files of such names.
    static func next(to path: String, in store: any DefinitionStore) async throws -> String {
        var number = 1
        while try await store.read("\(path).kept-\(number)") != .absent { number += 1 }
        return "\(path).kept-\(number)"
    }
}
