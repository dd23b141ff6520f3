import Platform

extension RunRepository {
    /// The objects that lie in the repository itself: names of single ones, and the indexes of packs. Blocking.
    func ownObjects() throws -> (single: [String], packs: [String]) {
        let objects = FilePath.join(path, "objects")
        guard FileSystem.kind(of: objects) == .directory else { return ([], []) }
        var single: [String] = []
        var packs: [String] = []
        for name in try FileSystem.entries(of: objects) {
            let place = FilePath.join(objects, name)
            if name == "pack" {
                packs += try FileSystem.entries(of: place).filter { $0.hasSuffix(".idx") }
                    .map { FilePath.join(place, $0) }
            } else if name.utf8.count == 2 {
                // `tmp_obj_…` is what a killed git had not finished.
                single += try FileSystem.entries(of: place).filter { !$0.hasPrefix("tmp_") }.map { name + $0 }
            }
        }
        return (single, packs)
    }

    /// The commits that the last fetch in the working tree brought: `<object> TAB …` lines of FETCH_HEAD. Blocking.
    func lastFetched() throws -> [String] {
        let file = FilePath.join(record, "FETCH_HEAD")
        guard FileSystem.kind(of: file) == .file else { return [] }
        return try FileSystem.readText(file, limit: 1 << 20).split(separator: "\n").compactMap { line in
            line.split(separator: "\t").first.map(String.init)
        }
    }
}
