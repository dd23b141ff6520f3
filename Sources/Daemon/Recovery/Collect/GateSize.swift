import Platform

/// How much a gate has to be collected, counted from its files without a process of git's.
package struct GateSize: Sendable, Hashable {
    /// Objects that lie in files of their own.
    package var looseObjects: Int
    /// Pack files.
    package var packs: Int

    /// A size of these numbers.
    package init(looseObjects: Int, packs: Int) {
        self.looseObjects = looseObjects
        self.packs = packs
    }

    /// Counts what lies in the gate at `gate` (gitrepository-layout(5), "objects"). Blocking.
    /// - Throws: ``SystemError`` when a directory cannot be read.
    package static func of(gate: String) throws -> GateSize {
        let objects = FilePath.join(gate, "objects")
        var size = GateSize(looseObjects: 0, packs: 0)
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
