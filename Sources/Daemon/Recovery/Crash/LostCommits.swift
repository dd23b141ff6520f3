import Platform

/// Keeps what a dead run had committed and nothing else leads to.
enum LostCommits {
    /// What was kept.
    struct Kept: Sendable, Equatable {
        /// The commits that lead to all the others, and what they were called in the run's repository. The kept commit
        /// is the only one, or it has them as its parents, in this order.
        var tips: [(commit: String, name: String)]

        static func == (left: Kept, right: Kept) -> Bool { left.tips.elementsEqual(right.tips, by: ==) }
    }

    /// Pins, as `refs/no-mistakes/recover/<run>`, all commits of a dead run's worktree that would else be lost with it:
    /// those of its HEAD, and of any branch, stash or log of its repository.
    /// - Parameter pushed: the commit that was pushed, when it is known; a HEAD that is still there needs no look.
    /// - Returns: nil when there was no such commit.
    /// - Throws: ``GitError``, ``CommandError``, ``SystemError``.
    static func keep(_ run: RunID, pushed: String?, repository: RunRepository, git: Git) async throws -> Kept? {
        // Of a repository that was ejected nothing is wanted any more.
        guard FileSystem.kind(of: repository.gate) == .directory else { return nil }
        let head: String? = try await BlockingThread.run {
            try repository.head() ?? Self.head(ofLinked: run, in: repository.gate)
        }
        let git = git.gate(repository.gate)
        // What commands committed is only in the run's own repository.
        let reader = git.adding(["GIT_ALTERNATE_OBJECT_DIRECTORIES": repository.objectsVariable])
        let own = OwnCommits(repository: repository, reader: reader, own: git.gate(repository.path))
        var commits = try await own.list()
        var moved = head == pushed ? nil : head
        if let head = moved, !commits.contains(head) {
            // A killed git may have written down what it had not made yet.
            let isThere = try await reader.succeeds(
                ["cat-file", "-e", "\(head)^{commit}"], deadline: GateDeadline.local)
            if isThere { commits.append(head) } else { moved = nil }
        }
        guard !commits.isEmpty else { return nil }
        // A fetch is no work of anybody's, but what HEAD was put on stays worth keeping.
        let fetched = FileSystem.kind(of: repository.path) == nil ? [] : try await own.fetched().filter { $0 != moved }
        let tips = try await tips(of: commits, but: fetched, run, reader)
        guard !tips.isEmpty else { return nil }
        let names = FileSystem.kind(of: repository.path) == nil ? [:] : try await own.names(head: head)
        let ordered = tips.sorted { left, right in
            left == head ? right != head : right != head && (names[left] ?? "~", left) < (names[right] ?? "~", right)
        }
        let kept = Kept(tips: ordered.map { ($0, names[$0] ?? "commit \($0.prefix(12))") })
        try await pin(kept, run, repository, git, reader)
        return kept
    }

    /// Of these commits and their ancestors those that nothing else leads to, and of those the ones that lead to all the
    /// others.
    private static func tips(
        of commits: [String], but others: [String], _ run: RunID, _ reader: Git
    ) async throws -> [String] {
        // Without its own worktree, whose HEAD would count as a ref, and the run's own pins, which go.
        let question = [
            "rev-list", "--parents", "--ignore-missing", "--stdin", "--not", "--exclude=\(RunRefs.prefix(run))*",
            "--exclude=\(RunRefs.recoverRef(run))", "--glob=refs/*",
        ]
        let input = (commits + others.map { "^\($0)" }).joined(separator: "\n") + "\n"
        let answer = try await reader.run(question, input: Array(input.utf8), deadline: GateDeadline.local)
        if answer.truncated { throw reader.error(.outputTooLarge, question, answer) }
        var lost: [String] = []
        var parents: Set<Substring> = []
        for line in answer.outputText.split(separator: "\n") {
            let words = line.split(separator: " ")
            lost.append(String(words[0]))
            parents.formUnion(words.dropFirst())
        }
        return lost.filter { !parents.contains($0[...]) }
    }

    private static func pin(
        _ kept: Kept, _ run: RunID, _ repository: RunRepository, _ git: Git, _ reader: Git
    ) async throws {
        let ref = RunRefs.recoverRef(run)
        guard var commit = kept.tips.first?.commit else { return }
        if kept.tips.count > 1 { commit = try await join(kept, run, git.gate(repository.path)) }
        if try await git.succeeds(["cat-file", "-e", "\(commit)^{commit}"], deadline: GateDeadline.local) {
            try await git.run(["update-ref", ref, commit], deadline: GateDeadline.local)
        } else {
            let fetch = [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", repository.path,
                "+\(commit):\(ref)",
            ]
            try await git.run(fetch, deadline: GitDeadline.transfer)
        }
    }

    /// One commit with all of them as its parents, so that one ref keeps and one fetch brings them.
    private static func join(_ kept: Kept, _ run: RunID, _ own: Git) async throws -> String {
        let lines = kept.tips.enumerated().map { "^\($0.offset + 1)  \($0.element.name)" }
        let message = "What run \(run.text) had committed\n\n" + lines.joined(separator: "\n") + "\n"
        var arguments = ["commit-tree", "\(kept.tips[0].commit)^{tree}", "-F", "-"]
        for tip in kept.tips { arguments += ["-p", tip.commit] }
        let person = ["NAME": "no-mistakes", "EMAIL": "no-mistakes@localhost"]
        let variables = person.flatMap { [("GIT_AUTHOR_\($0.key)", $0.value), ("GIT_COMMITTER_\($0.key)", $0.value)] }
        let made = try await own.adding(Dictionary(uniqueKeysWithValues: variables))
            .run(arguments, input: Array(message.utf8), deadline: GateDeadline.local)
        return made.outputText
    }

    /// What is said about kept commits.
    static func notice(_ kept: Kept, _ run: RunID, remote: String) -> String {
        let branch = "recovered-\(run.text.suffix(6).lowercased())"
        let command = "git fetch \(remote) \(RunRefs.recoverRef(run)):refs/heads/\(branch)"
        let said = "commits that only this run's worktree had are kept; to get them: \(command)"
        guard kept.tips.count > 1 else { return said }
        let places = kept.tips.prefix(10).enumerated().map { "\(branch)^\($0.offset + 1) is \($0.element.name)" }
        return "\(said) (then \(places.joined(separator: ", "))\(kept.tips.count > 10 ? ", …" : ""))"
    }

    /// The same for a worktree of an earlier version, by its record in the gate (gitrepository-layout(5),
    /// "worktrees/<id>/HEAD").
    private static func head(ofLinked run: RunID, in gate: String) throws -> String? {
        let path = FilePath.join(FilePath.join(gate, "worktrees"), FilePath.join(run.text, "HEAD"))
        guard FileSystem.kind(of: path) == .file else { return nil }
        let line = String(try FileSystem.readText(path, limit: 4096).prefix { $0 != "\n" })
        let prefix = "ref: "
        guard line.hasPrefix(prefix) else { return line.isEmpty ? nil : line }
        var refs = GateRefFiles(gate: gate)
        return try refs.value(of: String(line.dropFirst(prefix.count)))
    }
}
