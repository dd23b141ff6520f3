import Platform

/// How much a gate has to be collected, counted from its files without a process of git's.
package struct GateSize: Sendable, Hashable {
    /// Objects that lie in files of their own.
    package var looseObjects: Int
    /// Pack files.
    package var packs: Int
    /// Runs whose commits are pinned by files of their own.
    package var looseRuns: Int

    /// A size of these numbers.
    package init(looseObjects: Int, packs: Int, looseRuns: Int = 0) {
        self.looseObjects = looseObjects
        self.packs = packs
        self.looseRuns = looseRuns
    }

    /// Counts what lies in the gate at `gate` (gitrepository-layout(5), "objects"). Blocking.
    /// - Throws: ``SystemError`` when a directory cannot be read.
    package static func of(gate: String) throws -> GateSize {
        let objects = FilePath.join(gate, "objects")
        let runs = FilePath.join(gate, RunRefs.directory)
        // Packing a ref removes its file and the directory around it.
        let looseRuns = try FileSystem.entriesIfPresent(of: runs).count
        var size = GateSize(looseObjects: 0, packs: 0, looseRuns: looseRuns)
        for name in try FileSystem.entries(of: objects) {
            let directory = FilePath.join(objects, name)
            if name == "pack" {
                size.packs = try FileSystem.entries(of: directory).count { $0.hasSuffix(".pack") }
            } else if name.utf8.count == 2, FileSystem.kind(of: directory) == .directory {
                size.looseObjects += try FileSystem.entries(of: directory).count
            }
        }
        return size
    }
}
