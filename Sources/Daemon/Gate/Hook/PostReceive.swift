import Platform

/// What happens when a gate has received a push: each branch of it becomes a durable record, then the daemon is told.
///
/// The refs have moved already, so nothing here may fail silently: what is not recorded is said.
package struct PostReceive: Sendable {
    /// The effects, each replaced in tests.
    package struct Effects: Sendable {
        /// Makes the records durable.
        package var record: @Sendable ([PushRecord]) throws -> Void
        /// Tells the daemon about all of them at once; returns after 250 ms at the latest.
        package var notify: @Sendable ([PushRecord]) -> NotifyOutcome
        /// Starts the daemon and does not wait for it.
        package var startDaemon: @Sendable () -> StartOutcome
        /// The `git push` that this hook belongs to.
        package var pusher: @Sendable () -> Pusher?
        /// The run that the push comes from although its environment does not say so; nil when it comes from none.
        package var hiddenRun: @Sendable () -> String?
        /// Takes a push of a run's own processes back; gets the updates, the gate and the environment.
        package var undo: @Sendable ([RefUpdate], String, [String: String]) throws -> Void
        /// The home, when the pusher's own commands would look in another one.
        package var namedHome: @Sendable () -> String?
        /// Makes the id of a push.
        package var mint: @Sendable () -> RunID
        /// Tells the time of a push.
        package var clock: WallClock

        /// Effects made of these closures.
        package init(
            record: @escaping @Sendable ([PushRecord]) throws -> Void,
            notify: @escaping @Sendable ([PushRecord]) -> NotifyOutcome,
            startDaemon: @escaping @Sendable () -> StartOutcome, pusher: @escaping @Sendable () -> Pusher?,
            hiddenRun: @escaping @Sendable () -> String? = { nil },
            undo: @escaping @Sendable ([RefUpdate], String, [String: String]) throws -> Void = PushUndo.run,
            namedHome: @escaping @Sendable () -> String? = { nil },
            mint: @escaping @Sendable () -> RunID = RunID.mint, clock: @escaping WallClock = Timestamp.now
        ) {
            self.record = record
            self.notify = notify
            self.startDaemon = startDaemon
            self.pusher = pusher
            self.hiddenRun = hiddenRun
            self.undo = undo
            self.namedHome = namedHome
            self.mint = mint
            self.clock = clock
        }
    }

    private let layout: HomeLayout
    private let validSteps: [String]
    private let effects: Effects

    /// The hook of the gates of one home.
    /// - Parameter validSteps: the names that `no-mistakes.skip` may give.
    package init(layout: HomeLayout, validSteps: [String], effects: Effects) {
        self.layout = layout
        self.validSteps = validSteps
        self.effects = effects
    }

    /// Deals with one push.
    /// - Parameters:
    ///   - input: the hook's standard input.
    ///   - environment: the hook's environment, with the push options and the marker of a run.
    ///   - gate: the gate that received the push.
    package func run(input: [UInt8], environment: [String: String], gate: String) -> HookOutput {
        var output = HookOutput()
        guard let repositoryID = GateAttachment.repositoryID(ofGate: gate, layout: layout) else {
            output.fail("NOT GATED: \(gate) is no gate of the home \(layout.root.path); run: no-mistakes init")
            return output
        }
        if let run = environment[RunMarker.variable] ?? effects.hiddenRun() {
            takeBack(input, gate, environment, run: SafeText.escape(run), &output)
            removeTrace(environment, gate)
            return output
        }
        let options = PushOptions.options(in: environment)
        let updates = branchUpdates(input, &output)
        let startsRun = updates.contains { $0.new != nil }
        if startsRun { warn(about: PushOptions.parse(options, valid: validSteps).unread, &output) }
        let pusher = startsRun ? effects.pusher() : nil
        let session = startsRun ? SessionVariables.selected(from: environment) : [:]
        let records = updates.map { record($0, repositoryID, options, pusher, session) }
        if records.isEmpty {
            removeTrace(environment, gate)
        } else {
            submit(records, of: updates, gate, environment, &output)
        }
        return output
    }

    /// What stays here for a reason of the disk's goes when the gate is reconciled.
    private func removeTrace(_ environment: [String: String], _ gate: String) {
        guard let receiver = environment[PushTrace.receiverVariable] else { return }
        try? PushTrace.remove(FilePath.lastComponent(receiver), in: gate)
    }

    /// A run must not start runs, and refs that it pushed must not stay and pass for its owner's.
    private func takeBack(
        _ input: [UInt8], _ gate: String, _ environment: [String: String], run: String, _ output: inout HookOutput
    ) {
        do {
            try effects.undo(try RefUpdate.parse(input).map { try $0.get() }, gate, environment)
            output.lines.append("pushed from inside the run \(run): not gated, and taken back")
        } catch {
            output.fail("pushed from inside the run \(run): not gated, but it could not be taken back: \(error)")
        }
    }

    /// The branches among the updates; what is no branch is answered here.
    private func branchUpdates(_ input: [UInt8], _ output: inout HookOutput) -> [RefUpdate] {
        var branches: [RefUpdate] = []
        for update in RefUpdate.parse(input) {
            switch update {
            case .failure(let error): output.fail("NOT GATED: \(error)")
            case .success(let update) where update.kind == .other:
                output.lines.append("\(SafeText.escape(update.ref)): not a branch, so no run")
            case .success(let update): branches.append(update)
            }
        }
        return branches
    }

    private func warn(about unread: [PushOptions.Unread], _ output: inout HookOutput) {
        let names = validSteps.joined(separator: ", ")
        for problem in unread {
            let (what, valid) =
                problem.step.map { ("unknown step \"\(SafeText.escape($0))\"", names) }
                ?? ("no such option, or no step in it", "no-mistakes.skip=STEP,…, no-mistakes.approve=STEP,…")
            let outcome = problem.asks ? ", so the run waits for approval before its push" : " ignored"
            output.lines.append("\(SafeText.escape(problem.option)): \(what)\(outcome); valid: \(valid)")
        }
    }

    private func record(
        _ update: RefUpdate, _ repositoryID: String, _ options: [String], _ pusher: Pusher?,
        _ session: [String: String]
    ) -> PushRecord {
        PushRecord(
            id: effects.mint(), repositoryID: repositoryID, gate: layout.gate(repositoryID), branch: update.branch,
            kind: update.new == nil ? .delete : .update, old: update.old, new: update.newOrZeros, options: options,
            checkout: pusher?.checkout, pusher: pusher?.process, receivedAt: effects.clock(),
            session: session.isEmpty ? nil : session)
    }

    private func submit(
        _ records: [PushRecord], of updates: [RefUpdate], _ gate: String, _ environment: [String: String],
        _ output: inout HookOutput
    ) {
        do {
            try effects.record(records)
            removeTrace(environment, gate)
        } catch {
            // A ref that has moved would make the next push "up to date", so it goes back.
            let isTakenBack = (try? effects.undo(updates, gate, environment)) != nil
            for record in records {
                let branch = SafeText.escape(record.branch)
                output.fail(
                    "NOT GATED: \(branch) could not be recorded: \(error); "
                        + (isTakenBack
                            ? "the push was taken back: correct that and push again"
                            : "correct that, then: no-mistakes rerun \(branch)"))
            }
            return
        }
        let outcome = effects.notify(records)
        let start = outcome == .notRunning ? effects.startDaemon() : nil
        let messages = PushMessages(outcome: outcome, start: start, home: effects.namedHome())
        output.lines += records.map { messages.line(about: $0) }
    }
}

extension RefUpdate {
    fileprivate var branch: String {
        switch kind {
        case .branchUpdate(let branch), .branchDeletion(let branch): branch
        case .other: ref
        }
    }

    fileprivate var newOrZeros: String { new ?? String(repeating: "0", count: old?.utf8.count ?? 40) }
}
