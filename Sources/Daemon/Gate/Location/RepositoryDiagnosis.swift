import Platform

/// Finds out why git does not work in a directory, by asking again instead of reading its words.
struct RepositoryDiagnosis {
    var directory: String
    var git: Git

    /// The reason behind `error`, or `error` itself when none is found.
    func explain(_ error: GitError) async throws -> any Error {
        guard case .ended(.exited) = error.cause else { return error }
        // Outside of every repository only the user's and the system's files are read.
        if let broken = try await configurationError(repository: "/nonexistent", from: "/") { return broken }
        guard let repository = repositoryAtOrAbove() else { return GateError.notARepository(directory: directory) }
        if let broken = try await configurationError(repository: repository, from: directory) { return broken }
        return GateError.refusedByGit(directory: directory, detail: error.detail)
    }

    private func configurationError(repository: String, from place: String) async throws -> GateError? {
        do {
            try await git.inDirectory(place).adding(["GIT_DIR": repository]).run(
                ["config", "--list", "-z"], deadline: GateDeadline.local)
            return nil
        } catch let error as GitError {
            return .unreadableConfiguration(detail: error.detail)
        }
    }

    /// The nearest `.git` entry, or the nearest directory that looks like a bare repository.
    private func repositoryAtOrAbove() -> String? {
        var place = directory
        while true {
            let entry = FilePath.join(place, ".git")
            if FileSystem.kind(of: entry) != nil { return entry }
            if ["HEAD", "objects", "refs"].allSatisfy({ FileSystem.kind(of: FilePath.join(place, $0)) != nil }) {
                return place
            }
            if place == FilePath.parent(place) { return nil }
            place = FilePath.parent(place)
        }
    }
}
