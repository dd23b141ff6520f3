import Daemon
import Platform

/// Takes an installed executable to another version, and its daemon with it. Blocks.
///
/// The order is that of design §7: lock, manifest, signature, safety, download, hash, extraction, a run of the new
/// executable, the exchange, the restart, the proof. Nothing is replaced before the exchange.
package struct Updater: Sendable {
    private let context: UpdateContext
    private let options: UpdateOptions

    /// An update that does nothing before it is run.
    package init(_ context: UpdateContext, options: UpdateOptions) {
        self.context = context
        self.options = options
    }

    /// How it ended, when it ended well.
    package enum Outcome: Sendable, Equatable {
        /// The version that was wanted is there already.
        case current(Version)
        /// A newer one is there, and only that was asked.
        case available(Version)
        /// The new version is in place, and serves where a daemon is wanted.
        case updated(Version)
    }

    /// Does it.
    /// - Throws: ``UpdateError``, ``ReleaseError``, ``SignatureError``, ``DownloadError``, ``ArchiveError``, ``ToolError``
    ///   and `SystemError`; nothing was changed, but after ``UpdateError/rolledBack(to:from:reason:log:)`` and
    ///   ``UpdateError/lost(reason:then:log:)``.
    package func run() throws -> Outcome {
        if context.version.isDevelopment { throw UpdateError.developmentBuild(context.version.description) }
        let isWritable = FileSystem.isWritable(directory: context.location.directory)
        do {
            _ = try context.receipt()
        } catch is ReceiptError where !isWritable && !options.checksOnly {
            throw UpdateError.notWritable(directory: context.location.directory)
        }
        // Looking needs no rights, and disturbs nobody.
        if options.checksOnly { return try privately(in: temporary) { try update(in: $0, []) } }
        guard isWritable else {
            throw UpdateError.notWritable(directory: context.location.directory)
        }
        if context.tools.environment[RunMarker.variable] != nil { throw UpdateError.insideRun }
        let lock = try context.lock()
        let outcome = Result { try locked() }
        lock.release()
        return try outcome.get()
    }

    private func locked() throws -> Outcome {
        let leftover = StaleArtifacts.journal(of: context.location)
        if try InterruptedUpdate.settleLocked(context, options: options) {
            let receipt = try context.receipt()
            // This process is one version, and another may have taken its place: the next update starts from there.
            if receipt.version != context.version { return .updated(receipt.version) }
        }
        try InterruptedUpdate.removeRemains(context)
        return try privately(in: context.location.unverified) { try update(in: $0, leftover) }
    }

    /// Where a look for a newer version puts what it fetches: a name of this process's own that nobody can foresee.
    private var temporary: String {
        let names = ["TMPDIR", "TEMP"].compactMap { context.tools.environment[$0] }
        let directory = names.first { FileSystem.isWritable(directory: $0) } ?? "/tmp"
        return FilePath.join(directory, "no-mistakes-check.\(UInt64.random(in: .min ... .max))")
    }

    /// A private directory that is gone afterwards.
    private func privately<T>(in directory: String, _ body: (String) throws -> T) throws -> T {
        try FileSystem.makePrivateDirectory(directory)
        defer { try? FileSystem.removeTree(directory) }
        return try body(directory)
    }

    /// - Parameter leftover: what an earlier update has left, which is gone by now.
    private func update(in directory: String, _ leftover: [StaleArtifacts.Artifact]) throws -> Outcome {
        let receipt = try context.receipt()
        let source: ReleaseSource
        if let given = options.source {
            source = given
        } else {
            source = try ReleaseSource(receipt.source, relativeTo: context.location.directory)
        }
        let fetcher = ReleaseFetcher(
            source: source, downloader: context.downloader, tools: context.tools, directory: directory)
        let manifest = try fetcher.manifest(of: options.version, by: receipt.signers)
        try judge(manifest, receipt)
        guard manifest.version != context.version else { return try stayCurrent(leftover) }
        if options.version == nil {
            if let bad = receipt.bad.first(where: { $0.version == manifest.version }) {
                context.report(
                    .warning(
                        "\(bad.version) did not work here (\(bad.reason)) and is not tried again; "
                            + "to try it nevertheless: --version \(bad.version)"))
                return try stayCurrent(leftover)
            }
            if manifest.version < context.version { return try stayCurrent(leftover) }
        }
        if options.checksOnly {
            context.report(
                .available(current: context.version, latest: manifest.version, isNamed: options.version != nil))
            return .available(manifest.version)
        }
        let artifact = try manifest.artifact(os: SystemName.os, arch: SystemName.architecture)
        var survey = try survey(leftover, target: manifest.version)
        let executable = try fetcher.executable(from: artifact) { [context] bytes in
            context.report(.downloaded(bytes: bytes, total: artifact.size))
        }
        try FileSystem.removeTree(directory)
        try context.replacement.stage(executable)
        do {
            try ProgramVersion.check(context.location.staged, is: manifest.version, tools: context.tools)
            // The download took its time. Held until the daemon has been stopped, so that no run begins any more whose
            // end nobody has agreed to.
            defer { try? context.endHold() }
            let hold = try holdQueue()
            try lookAgain(&survey, hold)
            if options.waits, let hold {
                context.report(.step("waiting for active runs"))
                try hold.drain()
            }
            let journal = UpdateJournal(
                from: context.version, to: manifest.version, home: context.layout.root.path,
                needsDaemon: survey.needsDaemon, needsService: survey.needsService, isPinned: options.version != nil,
                nextSigners: manifest.nextSigners)
            try context.replacement.record(journal)
            try withExtendedLifetime(hold) {
                try Switchover(context: context, options: options).forward(journal)
            }
        } catch {
            if FileSystem.kind(of: context.location.journal) == nil {
                try? FileSystem.removeFile(context.location.staged)
            }
            throw error
        }
        return .updated(manifest.version)
    }

    /// What a signed manifest may still be wrong in: its age.
    private func judge(_ manifest: ReleaseManifest, _ receipt: Receipt) throws {
        let isExpired = manifest.isExpired(now: context.clock().description)
        guard options.version == nil else {
            if isExpired {
                context.report(.warning("\(manifest.version) was the newest until \(manifest.notAfter) at most"))
            }
            return
        }
        if isExpired { throw ReleaseError.expired(manifest.version, notAfter: manifest.notAfter) }
        if manifest.version < receipt.floor {
            throw ReleaseError.replayed(offered: manifest.version, floor: receipt.floor)
        }
    }

    /// Nothing to replace; but a service that is installed has to run, and what is stale has to go.
    private func stayCurrent(_ leftover: [StaleArtifacts.Artifact]) throws -> Outcome {
        context.report(.current(context.version))
        guard !options.checksOnly else { return .current(context.version) }
        let (status, reason) = context.daemon.probe()
        let service = try context.daemon.service()
        let stale = stale(status, service, leftover)
        let record = context.daemon.record()
        let isOwn = record.map { $0.executable == context.location.executable && $0.version == "\(context.version)" }
        // One that began before another home's update has replaced its executable.
        let isOld = isOwn == false && record?.executable == context.location.executable
        guard service != nil || !stale.isEmpty || isOld else { return .current(context.version) }
        if status.state == .running, isMissingService() || isOwn == false {
            defer { try? context.endHold() }
            let hold = try holdQueue()
            try ask(status, reason, activeRuns(status), downgrade: nil)
            try withExtendedLifetime(hold) { try context.daemon.stop() }
        }
        let notes = try context.daemon.start(patience: options.startPatience)
        for note in notes { context.report(.warning(note)) }
        if let kind = context.daemon.missingService() {
            throw UpdateError.withoutService(kind, reason: notes.joined(separator: "; "))
        }
        return .current(context.version)
    }

    private func stale(
        _ status: DaemonStatus, _ service: InstalledService?, _ leftover: [StaleArtifacts.Artifact]
    ) -> [StaleArtifacts.Artifact] {
        let stale =
            leftover
            + StaleArtifacts.find(
                in: context.layout, state: status.state, service: service, executable: context.location.executable)
        for artifact in stale { context.report(.warning("stale: \(artifact)")) }
        return stale
    }

    /// Whether a daemon runs beside its own service; that is said.
    private func isMissingService() -> Bool {
        guard let kind = context.daemon.missingService() else { return false }
        context.report(
            .warning("the daemon runs without \(kind), though its service is installed; it is handed over to that"))
        return true
    }

    /// What an update has to bring back, and what it may end.
    private struct Survey {
        /// Whether the daemon has to run afterwards.
        var needsDaemon: Bool
        /// And through its service. Where that does not run it before, it may be that it cannot, which is not the new
        /// version's doing.
        var needsService: Bool
        /// Whether a daemon was there at all when that was asked.
        var sawDaemon: Bool
        /// Whether the unfinished runs could be listed; else it was asked about whichever there are.
        var knewRuns: Bool
        /// The runs whose end has been agreed to.
        var runs: Set<RunID>
    }

    /// Looks around once everything that may be lost has been agreed to.
    private func survey(_ leftover: [StaleArtifacts.Artifact], target: Version) throws -> Survey {
        let (status, reason) = context.daemon.probe()
        let service = try context.daemon.service()
        let stale = stale(status, service, leftover)
        let runs = activeRuns(status)
        let agreed = try ask(
            status, reason, runs, downgrade: target < context.version ? (target, context.version) : nil)
        let others = context.daemon.otherHomes()
        if !others.isEmpty {
            context.report(
                .warning(
                    "other homes share this executable; their daemons stay what they are until they are restarted: "
                        + others.joined(separator: ", ")))
        }
        return Survey(
            needsDaemon: status.state != .stopped || service != nil || !stale.isEmpty,
            needsService: !isMissingService(), sawDaemon: status.state != .stopped,
            knewRuns: runs != nil, runs: agreed)
    }

    /// What began since: a daemon that must not stay what it is, and runs whose end nobody has agreed to.
    private func lookAgain(_ survey: inout Survey, _ hold: DrainHold?) throws {
        let (status, reason) = context.daemon.probe()
        guard status.state != .stopped else { return }
        survey.needsDaemon = true
        var runs = activeRuns(status)
        // What waits is kept.
        if let hold { runs?.removeAll { !hold.active.contains($0.id) } }
        let hasOthers = runs.map { $0.contains { !survey.runs.contains($0.id) } } ?? survey.knewRuns
        if hasOthers || !survey.sawDaemon {
            survey.runs.formUnion(try ask(status, reason, runs, downgrade: nil))
        }
    }

    /// None of a daemon that is stopped, whose database may be one that only another version can read; nil when they
    /// cannot be listed, which is said.
    private func activeRuns(_ status: DaemonStatus) -> [RunSummary]? {
        if status.state == .stopped { return [] }
        do {
            return try context.daemon.unfinishedRuns()
        } catch {
            context.report(.warning("the unfinished runs cannot be listed: \(error)"))
            return nil
        }
    }

    /// - Parameter runs: what the daemon may be at work on; nil when that is not known.
    /// - Returns: the runs whose end has been agreed to.
    @discardableResult private func ask(
        _ status: DaemonStatus, _ reason: String?, _ runs: [RunSummary]?, downgrade: (to: Version, from: Version)?
    ) throws -> Set<RunID> {
        let prompts = SafetyPrompts(
            runs: runs, running: SafetyPrompts.running(status, reason: reason),
            executable: context.location.executable, downgrade: downgrade, waits: options.waits)
        for question in try prompts.questions() {
            for warning in question.warnings { context.report(.warning(warning)) }
            if options.assumesYes { continue }
            switch context.ask(question.text) {
            case true?: continue
            case false?: throw UpdateError.declined
            case nil: throw UpdateError.needsAnswer(question.text)
            }
        }
        return Set((runs ?? []).map(\.id))
    }

    /// What arrives from here on stays in the queue, and survives the restart.
    /// - Returns: nil where no daemon answers; one that starts from here on finds out for itself.
    private func holdQueue() throws -> DrainHold? {
        try context.beginHold()
        guard context.daemon.instance() != nil else { return nil }
        do {
            return try context.daemon.hold()
        } catch  where !options.waits {
            return nil
        }
    }
}
