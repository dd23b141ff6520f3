import Platform

/// Makes the bare repository of a gate, whole or not at all.
struct GateBuilder {
    var git: Git
    var layout: HomeLayout
    var repositoryID: String

    /// The gate's identity as it should be now, and what of its repository had to be repaired.
    struct Outcome: Sendable {
        var value: GateIdentity
        var repaired: [String] = []
    }

    /// Makes the gate's repository unless it is there, and repairs one that git does not recognise.
    func repository(
        for location: RepositoryLocation, executable: String, createdAt: Timestamp
    ) async throws -> Outcome {
        let gate = layout.gate(repositoryID)
        guard FileSystem.kind(of: gate) != nil else {
            return Outcome(value: try await create(gate, location, executable, createdAt))
        }
        let known = try? GateIdentity.read(GateFiles(gate))
        var identity = identity(
            location, gate: gate, executable: executable, createdAt: known?.createdAt ?? createdAt,
            traits: try await traits(known, location))
        // The objects are there already and cannot change their names.
        identity.objectFormat = known?.objectFormat ?? location.objectFormat
        var outcome = Outcome(value: identity)
        // First our files: with a broken `config` git would not even say whether the rest is sound.
        outcome.repaired = try await BlockingThread.run { [identity] in try OwnedFiles(identity: identity).refresh() }
        if try await !git.gate(gate).succeeds(["rev-parse", "--git-dir"], deadline: GateDeadline.local) {
            try await initialize(gate, identity.objectFormat)
            // `git init` adds what it finds missing to `config`, which is ours.
            _ = try await BlockingThread.run { [identity] in try OwnedFiles(identity: identity).refresh() }
            outcome.repaired.append("repository")
        }
        return outcome
    }

    private func create(
        _ gate: String, _ location: RepositoryLocation, _ executable: String, _ createdAt: Timestamp
    ) async throws -> GateIdentity {
        try await removeLeftovers()
        let building = temporaryPath
        try await initialize(building, location.objectFormat)
        let traits = FileSystemTraits(try await GitConfigEntry.list(with: git.gate(building)))
        let identity = identity(location, gate: gate, executable: executable, createdAt: createdAt, traits: traits)
        try await BlockingThread.run {
            // Complete, with hook and settings, before it gets the name under which a push could reach it.
            try OwnedFiles(identity: identity).refresh(in: GateFiles(building))
            try HookInstallation(identity).write(in: GateFiles(building))
            try FileSystem.rename(building, to: gate)
            try FileSystem.synchronizeDirectory(layout.repositories)
        }
        return identity
    }

    /// What git finds out about the file system, asked anew when the gate does not say it.
    private func traits(_ known: GateIdentity?, _ location: RepositoryLocation) async throws -> FileSystemTraits {
        if let known { return known.fileSystem }
        try await removeLeftovers()
        let probe = temporaryPath
        try await initialize(probe, location.objectFormat)
        let traits = FileSystemTraits(try await GitConfigEntry.list(with: git.gate(probe)))
        try await removeLeftovers()
        return traits
    }

    private func identity(
        _ location: RepositoryLocation, gate: String, executable: String, createdAt: Timestamp,
        traits: FileSystemTraits
    ) -> GateIdentity {
        GateIdentity(
            repositoryID: repositoryID, home: layout.root.path, gate: gate, workingCopy: location.mainWorkingCopy,
            commonDirectory: location.commonDirectory, objectFormat: location.objectFormat, fileSystem: traits,
            executable: executable, createdAt: createdAt)
    }

    /// `git init` without the user's template, whose hooks and settings are meant for working copies.
    private func initialize(_ path: String, _ format: ObjectFormat) async throws {
        // A gate's refs are read as files (see ``Reflog``), whatever this git's default is.
        try await git.adding(["GIT_DEFAULT_REF_FORMAT": "files"]).run(
            [
                "init", "--quiet", "--bare", "--shared=0600", "--template=", "--object-format=\(format.rawValue)",
                "--initial-branch=main", "--", path,
            ], deadline: GateDeadline.local)
        try await BlockingThread.run { try FileSystem.makePrivateDirectory(path) }
    }

    /// One fixed name: the lock of `init` keeps others out, and what a killed `init` left is found again.
    private var temporaryPath: String { FilePath.join(layout.repositories, ".\(repositoryID).new") }

    private func removeLeftovers() async throws {
        let path = temporaryPath
        try await BlockingThread.run { try FileSystem.removeTree(path) }
    }
}
