import Platform

/// The commits that lie only in the repository of a dead run, whatever led to them there: branches, stashes, logs, or
/// nothing at all.
struct OwnCommits: Sendable {
    let repository: RunRepository
    /// git in the gate, that also reads what the run's own repository has.
    let reader: Git
    /// git in the run's own repository.
    let own: Git

    /// How many objects are asked about at once, so that no answer is longer than what is read of one.
    private static let batch = 50_000

    /// All of them; none, without asking git, when the run's commands made no objects.
    /// - Throws: ``GitError``, ``CommandError``, ``SystemError``.
    func list() async throws -> [String] {
        let repository = repository
        var (objects, packs) = try await BlockingThread.run { try repository.ownObjects() }
        for pack in packs {
            let index = try await BlockingThread.run { try FileSystem.read(pack, limit: 1 << 30) }
            // `<offset> SP <object>` and more (git-show-index(1)).
            let lines = try await own.run(["show-index"], input: index, deadline: GateDeadline.local)
            if lines.truncated { throw own.error(.outputTooLarge, ["show-index"], lines) }
            objects += lines.outputText.split(separator: "\n").compactMap { line in
                line.split(separator: " ").dropFirst().first.map(String.init)
            }
        }
        var commits: [String] = []
        for start in stride(from: 0, to: objects.count, by: Self.batch) {
            let names = objects[start..<min(start + Self.batch, objects.count)].joined(separator: "\n") + "\n"
            let answer = try await reader.run(
                ["cat-file", "--batch-check=%(objecttype) %(objectname)"], input: Array(names.utf8),
                deadline: GateDeadline.local)
            let kind = "commit "
            commits += answer.outputText.split(separator: "\n").filter { $0.hasPrefix(kind) }
                .map { String($0.dropFirst(kind.count)) }
        }
        return commits
    }

    /// What the run's commands fetched from elsewhere is there still: the commits that remote branches and the last fetch
    /// lead to.
    func fetched() async throws -> [String] {
        let refs = try await own.text(
            ["for-each-ref", "--format=%(objectname)", "refs/remotes"], deadline: GateDeadline.local)
        let repository = repository
        let last = try await BlockingThread.run { try repository.lastFetched() }
        return refs.split(separator: "\n").map(String.init) + last
    }

    /// What people call the commits: `HEAD`, branches and the latest stash of the run's repository.
    func names(head: String?) async throws -> [String: String] {
        let refs = try await own.text(
            ["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/stash", "refs/tags"],
            deadline: GateDeadline.local)
        var names: [String: String] = [:]
        for line in refs.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { continue }
            let name = words[1].trimmingPrefix("refs/").trimmingPrefix("heads/")
            names[String(words[0]), default: String(name)] += names[String(words[0])] == nil ? "" : ", \(name)"
        }
        if let head { names[head] = names[head].map { "HEAD, \($0)" } ?? "HEAD" }
        return names
    }
}
