import Platform

/// Fills an empty database from what gates and logs still tell: repositories, runs, and how far the pushes are accounted
/// for, so that the next reconciliation finds those that no run was made of, and no others.
struct DatabaseRebuild: Sendable {
    let layout: HomeLayout
    let git: Git
    let log: DaemonLog
    let now: Timestamp

    /// What a run says about which only the gate tells.
    private static let unknownEnd = "rebuilt after the database was damaged; how the run ended is not known"

    /// Does it, when there are gates and the database knows no repository; else nothing.
    /// - Returns: how many repositories were found.
    func runIfNeeded(_ store: Store) async throws -> Int {
        let gates = try await BlockingThread.run { [layout] in
            try FileSystem.entries(of: layout.repositories).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }
        }
        guard !gates.isEmpty, try await store.perform({ try $0.repositories().isEmpty }) else { return 0 }
        var repositories: [RepositoryRecord] = []
        for gate in gates {
            if let record = await repository(FilePath.join(layout.repositories, gate)) { repositories.append(record) }
        }
        for repository in repositories { try await rebuild(repository, store) }
        return repositories.count
    }

    private func repository(_ gate: String) async -> RepositoryRecord? {
        guard let identity = try? GateIdentity.read(GateFiles(gate)), identity.gate == gate,
            identity.home == layout.root.path, layout.gate(identity.repositoryID) == gate
        else { return nil }
        let git = git.gate(gate)
        let url = try? await git.text(["config", "--get", "remote.origin.url"], deadline: GateDeadline.local)
        let head = try? await git.text(["symbolic-ref", "HEAD"], deadline: GateDeadline.local)
        let settings = try? await GitConfigEntry.list(with: self.git.gate(identity.commonDirectory))
        let remote = settings?.first { $0.key.hasPrefix("remote.") && $0.key.hasSuffix(".url") && $0.value == gate }
        return RepositoryRecord(
            id: identity.repositoryID, workingPath: identity.workingCopy,
            originURL: CredentialRedaction.redact(url ?? ""),
            remoteName: remote.map { String($0.key.dropFirst("remote.".count).dropLast(".url".count)) }
                ?? RemoteDecision.usualName,
            defaultBranch: head.map { String($0.trimmingPrefix("refs/heads/")) }, createdAt: identity.createdAt,
            updatedAt: now)
    }

    private func rebuild(_ repository: RepositoryRecord, _ store: Store) async throws {
        let gate = layout.gate(repository.id)
        let logs = try await BlockingThread.run { try GateLogs.read(gate: gate, settled: [:], known: []) }
        let pinned = (try? await pinnedCommits(gate)) ?? [:]
        let known = try await BlockingThread.run { try self.runs(of: repository.id, pinned, logs) }
        // Pushes that wait for their start are found by the next reconciliation, with their copies.
        let waiting = known.filter { $0.status == .pending }
        let runs = known.filter { $0.status != .pending }
        try await store.perform { state in
            try state.transaction {
                try state.upsertRepository(repository)
                for run in runs { _ = try state.insertRun(run) }
                for (branch, (log, _)) in logs.changed {
                    let commits = Set(runs.filter { $0.branch == branch && $0.trigger == .push }.map(\.commit))
                    let waiting = waiting.filter { $0.branch == branch }
                    guard let line = Self.lastAccounted(log, commits, before: waiting) else { continue }
                    try state.savePushMark(log.mark(after: line), repositoryID: repository.id, branch: branch)
                }
            }
        }
        log.warn("repository rebuilt", ["repository": repository.id, "runs": "\(runs.count)"])
    }

    /// The line up to which a log is accounted for: that of the last push with a known run, or, with no run known at
    /// all, the one before the last push: what came before is history. Always before the pushes that wait.
    private static func lastAccounted(
        _ log: BranchLog, _ commits: Set<String>, before waiting: [RunRecord]
    ) -> BranchLog.Line? {
        var pushes = log.lines.indices.filter { log.lines[$0].entry.message == Reflog.pushMessage }
        guard let last = pushes.last else { return log.lines.last }
        for run in waiting.reversed() {
            let place = pushes.lastIndex { place in
                let entry = log.lines[place].entry
                return run.isPush(of: entry.new, over: PushMatching.object(entry.old))
            }
            guard let place else { continue }
            pushes.removeSubrange(place...)
        }
        if let known = pushes.last(where: { commits.contains(log.lines[$0].entry.new) }) { return log.lines[known] }
        if pushes.last != last { return pushes.last.map { log.lines[$0] } }
        return last > 0 ? log.lines[last - 1] : nil
    }

    /// The commits of runs, by the refs that pin them.
    private func pinnedCommits(_ gate: String) async throws -> [RunID: String] {
        let listing = try await git.gate(gate).text(
            ["for-each-ref", "--format=%(objectname) %(refname)", "refs/no-mistakes/runs/*/commit"],
            deadline: GateDeadline.local)
        var commits: [RunID: String] = [:]
        for line in listing.split(separator: "\n") {
            let words = line.split(separator: " ")
            let parts = words.last?.split(separator: "/") ?? []
            guard words.count == 2, parts.count == 5, let run = RunID(String(parts[3])) else { continue }
            commits[run] = String(words[0])
        }
        return commits
    }

    private func runs(
        of repositoryID: String, _ pinned: [RunID: String], _ logs: GateLogs
    ) throws -> [RunRecord] {
        let logged = try FileSystem.entries(of: layout.logs).compactMap { RunID($0) }
        var runs: [RunRecord] = []
        for id in Set(logged).union(pinned.keys).sorted() {
            if let copy = RunFile.read(id, layout: layout) {
                if copy.repositoryID == repositoryID { runs.append(copy.recovered(at: now)) }
            } else if let commit = pinned[id], let branch = branch(of: commit, logs) {
                runs.append(
                    RunRecord(
                        id: id, repositoryID: repositoryID, branch: branch, commit: commit, status: .interrupted,
                        reason: Self.unknownEnd, createdAt: id.time, endedAt: now))
            }
        }
        return runs
    }

    private func branch(of commit: String, _ logs: GateLogs) -> String? {
        logs.changed.first { $0.value.log.lines.contains { $0.entry.new == commit } }?.key
    }
}
