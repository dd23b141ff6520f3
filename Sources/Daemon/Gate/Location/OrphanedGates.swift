import Platform

/// A gate whose repository is gone: moved without its remote, or deleted.
package struct OrphanedGate: Sendable, Equatable {
    /// The repository's id, which also names the gate.
    package var repositoryID: String
    /// Where the repository was.
    package var workingCopy: String

    /// What it is and what to do about it, in one line.
    package var notice: String {
        "gate \(repositoryID) was made for \(workingCopy), which is gone; "
            + "to remove it with its runs: no-mistakes eject --gate \(repositoryID)"
    }

    /// The same, said in a checkout whose remote leads to it.
    package var noticeAfterMove: String {
        "this gate was made for \(workingCopy), which is gone; if that is this checkout, moved: no-mistakes init"
    }
}

/// Looks for gates that nobody can reach any more by changing into their repository.
package enum OrphanedGates {
    /// Those of a home, in the order of their ids. A gate that does not say whose it is counts as somebody's. Blocking.
    package static func find(in layout: HomeLayout) -> [OrphanedGate] {
        let names = (try? FileSystem.entries(of: layout.repositories)) ?? []
        return names.sorted().compactMap { name in
            let gate = FilePath.join(layout.repositories, name)
            guard let id = GateAttachment.repositoryID(ofGate: gate, layout: layout),
                let identity = try? GateIdentity.read(GateFiles(gate)),
                FileSystem.kind(of: identity.commonDirectory) == nil
            else { return nil }
            return OrphanedGate(repositoryID: id, workingCopy: identity.workingCopy)
        }
    }
}
