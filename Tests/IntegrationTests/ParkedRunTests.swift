import Daemon
import Platform
import Testing

/// Runs that wait for a person.
@Suite struct ParkedRunTests {
    private static let approve = "approve: [push]\n"

    /// Pushes a change whose run parks, and returns it parked.
    private func parked(_ lab: GateLab, on branch: String = "topic", options: [String] = []) async throws -> RunSummary
    {
        let id = try await lab.pushChange("\(RunID.mint())\n", on: branch, options: options)
        let attach = try await lab.attach(id)
        #expect(attach.status == .exited(5), "\(attach.outputText)")
        let run = try await lab.summary(id)
        #expect(run.status == .parked)
        return run
    }

    @Test func `the trusted configuration makes a run wait, and approval lets it go on`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "echo tested; touch made", more: Self.approve)
            try await lab.nm(["init"])
            let run = try await parked(lab)
            #expect(run.steps.map(\.status) == [.passed, .skipped, .passed, .skipped, .parked])
            #expect(run.step("push")?.reason == "push waits for approval")
            let question = try #require(run.question)
            #expect(question.step == "push" && question.kind == .approval && question.askedAt > run.createdAt)
            #expect(try await lab.originTip("topic") == nil)
            #expect(try lab.leftWorktrees().count == 2, "the worktree and its repository")
            let since = "push waits for approval since \(question.askedAt)"
            #expect(try await lab.nm(["runs"]).contains(since))
            let status = try await lab.nm(["status"])
            #expect(status.contains("waiting for you:\n  parked") && status.contains(since), "\(status)")
            #expect(status.contains("no-mistakes respond --run \(run.id) --approve|--skip|--abort"), "\(status)")
            #expect(try JSONValue.parse(try await lab.nm(["status", "--json"]))["waitingForYou"]?.elements.count == 1)
            #expect(try await lab.nm(["respond", "--approve"]).hasPrefix("run \(run.id) goes on"))
            let attach = try await lab.attach(run.id)
            #expect(attach.status == .exited(0))
            #expect(attach.outputText.contains("push parked: push waits for approval\n"), "\(attach.outputText)")
            #expect(attach.outputText.contains("answered: approve\npush …\n"), "\(attach.outputText)")
            #expect(try await lab.originTip("topic") == run.commit)
            #expect(try lab.leftWorktrees() == [])
            let again = try await lab.tryNM(["respond", "--run", run.id.text, "--approve"])
            #expect(again.status == .exited(1))
            #expect(again.errorText.contains("does not wait for an answer: it is passed"), "\(again.errorText)")
        }
    }

    @Test func `who follows a waiting run goes on following it under a daemon that starts slowly`() async throws {
        try #require(Terminal.isAvailable)
        try await GateLab.with { lab in
            try await lab.configure(more: Self.approve)
            try await lab.nm(["init"])
            let run = try await parked(lab)
            let transcript = FilePath.join(lab.directory, "transcript")
            async let screen = Terminal.run(
                ["attach", "--run", run.id.text], in: lab, adding: ["NO_COLOR": "1"], transcript: transcript)
            // One that does not follow yet would start the daemon itself.
            try await lab.wait(for: "push waits for approval", in: transcript)
            try await lab.killDaemon()
            try await DatabaseLock.hold(lab) { lock in
                async let start = lab.tryNM(["daemon", "start"])
                try await lab.waitForLogLine("database is locked by another process")
                lock.release()
                #expect(try await start.status == .exited(0))
            }
            try await lab.nm(["respond", "--run", run.id.text, "--approve"])
            let text = String(decoding: try await screen, as: UTF8.self)
            #expect(text.contains("run passed"), "\(text)")
        }
    }

    @Test(arguments: [Int64(1_000_000), .max])
    func `who has seen more of a run than has happened is told it from the beginning`(after: Int64) async throws {
        try await GateLab.with { lab in
            try await lab.configure(more: Self.approve)
            try await lab.nm(["init"])
            let run = try await parked(lab)
            let told = try await BlockingThread.run {
                var told: [Int64?] = []
                _ = try DaemonConnection(lab.layout, version: "test").events(of: run.id, after: after) { event in
                    told.append(event.sequence)
                    return event.kind != .parked
                }
                return told
            }
            #expect(told == (1...Int64(told.count)).map { $0 } && told.count > 5, "\(told)")
            try await lab.nm(["cancel", "--run", run.id.text])
        }
    }

    @Test func `a push option does the same, skipping leaves the step out, aborting ends the run`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let option = ["-o", "no-mistakes.approve=push"]
            let skipped = try await parked(lab, on: "skipped", options: option)
            try await lab.nm(["respond", "--run", skipped.id.text, "--skip"])
            let passed = try await lab.wait(for: skipped.id)
            #expect(passed.status == .passed)
            #expect(passed.step("push")?.reason == "left out by a person")
            #expect(try await lab.originTip("skipped") == nil)
            let aborted = try await parked(lab, on: "aborted", options: option)
            // Whoever had to be asked about the push has to be asked about the same push again.
            try await lab.nm(["respond", "--run", aborted.id.text, "--abort"])
            let ended = try await lab.wait(for: aborted.id)
            #expect(ended.status == .cancelled && ended.reason == "cancelled: aborted by the user")
            #expect(ended.step("push")?.status == .cancelled)
            let rerunning = try await lab.nm(["rerun", "aborted"]).split(separator: " ")
            let rerun = try #require(rerunning.dropFirst().first.flatMap { RunID(String($0)) })
            #expect(try await lab.attach(rerun).status == .exited(5))
            try await lab.nm(["cancel", "--run", rerun.text])
            #expect(try await lab.attach(rerun).status == .exited(3))
            #expect(try lab.leftWorktrees() == [])
            let unknown = try await lab.push(["skipped:other"], options: ["-o", "no-mistakes.approve=psuh"])
            let words = #"no-mistakes.approve: unknown step "psuh", so the run waits for approval before its push"#
            #expect(unknown.messages.contains(words + "; valid: rebase, test, lint, push"), "\(unknown.messages)")
            let asked = try #require(unknown.runs.first)
            let followed = try await lab.tryNM(["logs", "--follow", "--run", asked.text])
            #expect(followed.status == .exited(5) && followed.errorText.contains("run \(asked) waits for you"))
        }
    }

    @Test func `a parked run survives a stop, a crash and a restart, and holds no slot`() async throws {
        try await GateLab.with { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            try await lab.configure(test: "true", more: Self.approve)
            try await lab.nm(["init"])
            let run = try await parked(lab)
            try await lab.nm(["daemon", "restart"])
            #expect(try await lab.summary(run.id) == run)
            try await lab.killDaemon()
            #expect(try await lab.summary(run.id) == run)
            try await lab.nm(["daemon", "start"])
            #expect(try await lab.summary(run.id) == run)
            let other = try await parked(lab, on: "other")
            // With the daemon down an answer starts it.
            try await lab.nm(["daemon", "stop"])
            try await lab.nm(["respond", "--run", run.id.text, "--approve"])
            try await lab.passes(run.id)
            #expect(try await lab.originTip("topic") == run.commit)
            #expect(try await lab.summary(other.id).status == .parked)
            #expect(try lab.leftWorktrees().count == 2, "the worktree and its repository")
        }
    }

    @Test func `a newer push, a deletion and an eject end a parked run`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "true", more: Self.approve)
            try await lab.nm(["init"])
            let first = try await parked(lab)
            let second = try await parked(lab)
            let superseded = try await lab.summary(first.id)
            #expect(superseded.status == .cancelled)
            #expect(superseded.reason == "cancelled: superseded by new push")
            #expect(try lab.leftWorktrees().count == 2, "the worktree and its repository")
            let deletion = try await lab.push([":topic"])
            #expect(deletion.messages.contains("topic deleted: its run is cancelled"), "\(deletion.messages)")
            #expect(try await lab.attach(second.id).status == .exited(3))
            #expect(try await lab.summary(second.id).reason == "cancelled: branch deleted")
            #expect(try lab.leftWorktrees() == [])
            _ = try await parked(lab, on: "other")
            try await lab.nm(["eject"])
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `an answered run that finds no slot waits in the queue`() async throws {
        try await GateLab.with { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: "if test -f hold; then \(checkpoint.wait); fi", more: Self.approve)
            try await lab.nm(["init"])
            let run = try await parked(lab)
            try await lab.git(["checkout", "--quiet", "-b", "busy", "main"])
            try await lab.commit("hold", "hold\n", "hold")
            let busy = try #require(
                try await lab.push(["busy"], options: ["-o", "no-mistakes.skip=push"]).runs.first)
            _ = try await checkpoint.reached()
            try await lab.nm(["respond", "--run", run.id.text, "--approve"])
            let waiting = try await lab.summary(run.id)
            #expect(waiting.status == .pending && waiting.queuePosition == 1 && waiting.question == nil)
            try checkpoint.release()
            try await lab.passes(run.id)
            try await lab.passes(busy)
        }
    }

    @Test func `an answer must be one of three and needs a run that waits`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            for arguments in [[], ["--approve", "--skip"]] {
                #expect(try await lab.tryNM(["respond"] + arguments).status == .exited(2))
            }
            let none = try await lab.tryNM(["respond", "--approve"])
            #expect(none.status == .exited(1))
            #expect(none.errorText.contains("no run of main waits for you"), "\(none.errorText)")
            let unknown = try await lab.tryNM(["respond", "--approve", "--run", RunID.mint().text])
            #expect(unknown.errorText.contains("there is no run "), "\(unknown.errorText)")
        }
    }
}
