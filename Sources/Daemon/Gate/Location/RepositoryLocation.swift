import Platform

/// Which repository a directory belongs to, and what the gate needs to know of it.
///
/// All linked worktrees of a repository share its common directory, and so its id and its gate.
package struct RepositoryLocation: Sendable, Equatable {
    /// The directory that was asked about.
    package var directory: String
    /// The top of the working copy it is in; nil in a bare repository.
    package var topLevel: String?
    /// The canonical path of git's common directory.
    package var commonDirectory: String
    /// Where the repository is at home: its main working copy, or the bare repository itself.
    package var mainWorkingCopy: String
    /// First 12 hex digits of SHA-256 of the common directory's UTF-8 (design §2).
    package var repositoryID: String
    /// How the repository names its objects.
    package var objectFormat: ObjectFormat
    /// The history is cut (`git clone --depth`).
    package var isShallow: Bool
    /// The directory is in a bare repository and not in one of its worktrees.
    package var isBare: Bool
    /// Every setting that git sees here, in git's order.
    package var configuration: [GitConfigEntry]

    /// The first URL of the remote `origin`, as it is configured.
    package var originURL: String? { value(of: "remote.origin.url") }

    /// The home whose run or gate this is; nil for everybody's own repositories.
    package var owningHome: String? { value(of: GateConfiguration.homeKey, scopes: [.local]) }

    /// Some objects are only at origin (`git clone --filter`).
    package var isPartial: Bool {
        value(of: "extensions.partialclone") != nil || value(of: "remote.origin.promisor") != nil
    }

    /// Finds the repository of a directory.
    /// - Throws: ``GateError`` when there is none or git refuses it; ``GitError``, ``CommandError`` and ``SystemError``
    ///   for what fails on the way.
    package static func locate(from directory: String, git: Git) async throws -> RepositoryLocation {
        let directory = try FileSystem.canonicalPath(directory)
        let here = git.inDirectory(directory)
        let facts: Facts
        let configuration: [GitConfigEntry]
        do {
            let answers = try await here.text(
                [
                    "rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-object-format",
                    "--git-common-dir",
                ], deadline: GateDeadline.local)
            facts = try Facts(answers, directory: directory)
            configuration = try await GitConfigEntry.list(with: here)
        } catch let error as GitError {
            throw try await RepositoryDiagnosis(directory: directory, git: git).explain(error)
        }
        // Fails in a bare repository and inside `.git`, where there is no top.
        let topLevel = try? await here.text(["rev-parse", "--show-toplevel"], deadline: GateDeadline.local)
        return RepositoryLocation(
            directory: directory, topLevel: topLevel, commonDirectory: facts.commonDirectory,
            mainWorkingCopy: try await mainWorkingCopy(facts, topLevel: topLevel, git: here),
            repositoryID: repositoryID(commonDirectory: facts.commonDirectory), objectFormat: facts.objectFormat,
            isShallow: facts.isShallow, isBare: facts.isBare, configuration: configuration)
    }

    /// The id of the repository with this canonical common directory.
    package static func repositoryID(commonDirectory: String) -> String {
        String(SHA256.hex(commonDirectory.utf8).prefix(12))
    }

    /// The last value of a setting, which is the one git uses.
    private func value(of key: String, scopes: Set<GitConfigEntry.Scope>) -> String? {
        configuration.last { $0.key == key && scopes.contains($0.scope) }?.value
    }

    private func value(of key: String) -> String? {
        configuration.first { $0.key == key }?.value
    }

    private static func mainWorkingCopy(_ facts: Facts, topLevel: String?, git: Git) async throws -> String {
        let common = facts.commonDirectory
        if FilePath.lastComponent(common) == ".git" { return FilePath.parent(common) }
        guard let topLevel, !facts.isBare else { return common }
        // A submodule or `--separate-git-dir` has its repository elsewhere; a linked worktree has one of its own.
        let own = try await git.text(["rev-parse", "--git-dir"], deadline: GateDeadline.local)
        let gitDirectory = try FileSystem.canonicalPath(FilePath.resolve(own, against: topLevel))
        return gitDirectory == common ? topLevel : common
    }
}

/// The answers of one `git rev-parse`, in the order of the questions.
private struct Facts {
    var isBare: Bool
    var isShallow: Bool
    var objectFormat: ObjectFormat
    var commonDirectory: String

    init(_ answers: String, directory: String) throws {
        let lines = answers.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4 else {
            throw GateError.refusedByGit(directory: directory, detail: "git rev-parse answered \(answers)")
        }
        guard let format = ObjectFormat(rawValue: String(lines[2])) else {
            throw GateError.unknownObjectFormat(directory: directory, format: String(lines[2]))
        }
        isBare = lines[0] == "true"
        isShallow = lines[1] == "true"
        objectFormat = format
        // Relative to where git was asked; `--path-format` came only with 2.31.
        commonDirectory = try FileSystem.canonicalPath(FilePath.resolve(String(lines[3]), against: directory))
    }
}

extension FilePath {
    /// `path` itself when it is absolute, else under `base`. Nothing is cleaned: `..` may follow a symbolic link.
    static func resolve(_ path: String, against base: String) -> String {
        isAbsolute(path) ? path : join(base, path)
    }
}
