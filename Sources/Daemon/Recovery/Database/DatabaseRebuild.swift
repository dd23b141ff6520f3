import Platform

/// Fills an empty database from what gates and logs still tell: repositories, runs, and how far the pushes are accounted
/// for, so that the next reconciliation finds those that no run was made of, and no others.
struct DatabaseRebuild: Sendable {
    let layout: HomeLayout
    let git: Git
    let log: DaemonLog
    let now: Timestamp
    let retention: RetentionPolicy

    /// What a run says about which only the gate tells.
    private static let unknownEnd = "rebuilt after the database was damaged; how the run ended is not known"

    /// Does it, when there are gates and the database knows no repository. Where it knows some, and is one that an update
    /// has put back, a gate that it does not know is only registered: each of its pushes looks lost then, and its run is
    /// found with its copy. Without an update it is a gate that somebody has begun to eject.
    /// - Returns: how many repositories were rebuilt.
    func runIfNeeded(_ store: Store) async throws -> Int {
        let gates = try await BlockingThread.run { [layout] in
            try FileSystem.entries(of: layout.repositories).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }
        }
        guard !gates.isEmpty else { return 0 }
        let known = Set(try await store.perform { try $0.repositories() }.map { layout.gate($0.id) })
        guard known.isEmpty || FileSystem.kind(of: layout.keptDatabaseCopy) != nil else { return 0 }
        var repositories: [RepositoryRecord] = []
        for gate in gates.map({ FilePath.join(layout.repositories, $0) }) where !known.contains(gate) {
            if let record = await repository(gate) { repositories.append(record) }
        }
        guard known.isEmpty else {
            for repository in repositories { try await register(repository, store) }
            return 0
        }
        var pinned: [String: [RunID: String]] = [:]
        for repository in repositories { pinned[repository.id] = try? await pinnedCommits(layout.gate(repository.id)) }
        let logged = try await BlockingThread.run { [layout] in
            try FileSystem.entries(of: layout.logs).compactMap { RunID($0) }
        }
        let oldest = retention.oldest(at: now, among: Array(Set(logged).union(pinned.values.flatMap(\.keys))))
        for repository in repositories {
            try await rebuild(repository, logged, pinned[repository.id] ?? [:], oldest, store)
        }
        return repositories.count
    }

    private func register(_ repository: RepositoryRecord, _ store: Store) async throws {
        try await store.perform { try $0.upsertRepository(repository) }
        log.warn("gate registered that the database did not know", ["repository": repository.id])
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

    /// - Parameters:
    ///   - logged: the runs of the home that have logs.
    ///   - pinned: the commits of the repository's runs, as far as refs pin them.
    ///   - oldest: before this moment runs were forgotten; nil = none.
    private func rebuild(
        _ repository: RepositoryRecord, _ logged: [RunID], _ pinned: [RunID: String], _ oldest: Timestamp?,
        _ store: Store
    ) async throws {
        let gate = layout.gate(repository.id)
        let (logs, traces) = try await BlockingThread.run {
            (try GateLogs.read(gate: gate, settled: [:], known: []), try PushTrace.all(in: gate))
        }
        let (runs, awaited) = try await BlockingThread.run {
            let runs = self.runs(of: repository.id, logged, pinned, logs)
            return (runs, runs.compactMap { run in RunFile.awaited(run.id, layout: layout).map { (run.id, $0) } })
        }
        // Pushes that wait for their start are found by the next reconciliation, with their copies.
        let over = runs.filter { $0.status != .pending }
        let until = Timestamp(milliseconds: now.milliseconds + LateArrivals.patience)
        try await store.perform { state in
            try state.transaction {
                try state.upsertRepository(repository)
                for run in over { _ = try state.insertRun(run) }
                for (run, push) in awaited { try state.insertLatePush(push, of: run, until: until) }
                for (branch, (log, value)) in logs.changed {
                    let account = RebuiltAccount(
                        branch: branch, log: log, value: value,
                        runs: runs.filter { $0.branch == branch && $0.trigger == .push }, traces: traces,
                        oldest: oldest)
                    if let mark = account.mark {
                        try state.savePushMark(mark, repositoryID: repository.id, branch: branch)
                    }
                    for half in account.halves { try state.insertPushHalf(half, repositoryID: repository.id) }
                }
            }
        }
        log.warn("repository rebuilt", ["repository": repository.id, "runs": "\(over.count)"])
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

    /// The runs of a repository by their copies, and by their pins where there is no copy; oldest first.
    private func runs(
        of repositoryID: String, _ logged: [RunID], _ pinned: [RunID: String], _ logs: GateLogs
    ) -> [RunRecord] {
        let ids = Set(logged).union(pinned.keys).sorted()
        let copies = ids.compactMap { RunFile.read($0, layout: layout) }
        var runs = copies.filter { $0.repositoryID == repositoryID }.map {
            $0.interruptedInPush(at: now, layout: layout).recovered(at: now)
        }
        var pushes = Pushes(logs)
        for run in runs { pushes.take(run) }
        for id in Set(ids).subtracting(copies.map(\.id)).sorted() {
            guard let commit = pinned[id], let (branch, old) = pushes.takeOldest(of: commit) else { continue }
            runs.append(
                RunRecord(
                    id: id, repositoryID: repositoryID, branch: branch, commit: commit, previousCommit: old,
                    status: .interrupted, reason: Self.unknownEnd, createdAt: id.time, endedAt: now))
        }
        return runs.sorted { $0.id < $1.id }
    }

    /// The pushes in the logs of a gate, for each of which there may be one run.
    private struct Pushes {
        private var left: [(branch: String, old: String?, new: String)] = []

        init(_ logs: GateLogs) {
            for (branch, (log, _)) in logs.changed {
                for line in log.lines where line.entry.message == Reflog.pushMessage {
                    left.append((branch, PushMatching.object(line.entry.old), line.entry.new))
                }
            }
        }

        mutating func take(_ run: RunRecord) {
            let place = left.firstIndex { $0.branch == run.branch && run.isPush(of: $0.new, over: $0.old) }
            if let place { left.remove(at: place) }
        }

        mutating func takeOldest(of commit: String) -> (branch: String, old: String?)? {
            guard let place = left.firstIndex(where: { $0.new == commit }) else { return nil }
            let push = left.remove(at: place)
            return (push.branch, push.old)
        }
    }
}
