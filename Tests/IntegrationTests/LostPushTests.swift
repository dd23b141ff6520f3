import Daemon
import Platform
import Testing

/// Pushes whose notification was lost: every one still gets its run, exactly once.
@Suite struct LostPushTests {
    /// What a gate's hook does instead of its work: it and `git receive-pack`, which called it, are killed.
    private static let deadly = "#!/bin/sh\nkill -9 $PPID $$\n"

    /// Replaces the gate's hook by `script` while `body` runs.
    private func withHook<T>(
        _ script: String, in lab: GateLab, _ body: (_ original: String) async throws -> T
    ) async throws -> T {
        let hook = FilePath.join(try await lab.gate, "hooks", "post-receive")
        let original = hook + ".kept"
        try FileSystem.rename(hook, to: original)
        try FileSystem.writeAtomically(Array(script.utf8), to: hook, mode: 0o700)
        let result = try await body(original)
        try FileSystem.rename(original, to: hook)
        return result
    }

    /// Pushes while nothing of the pusher survives the ref's update.
    private func pushAndDie(
        _ lab: GateLab, _ arguments: [String], adding variables: [String: String] = [:]
    ) async throws {
        try await withHook(Self.deadly, in: lab) { _ in
            _ = try await lab.attempt("git", ["push", "no-mistakes"] + arguments, adding: variables)
        }
    }

    /// The runs of the working copy, newest first: naming the repository makes the daemon look at its gate.
    private func runs(_ lab: GateLab, _ branch: String? = nil) async throws -> [RunSummary] {
        let text = try await lab.nm(["runs", "--json", "--limit", "1000"])
        return try JSONText.decode([RunSummary].self, text).filter { branch == nil || $0.branch == branch }
    }

    @Test func `a push whose git and hook were killed gets its run when somebody asks`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await pushAndDie(lab, ["topic"])
            let run = try #require(try await runs(lab).first)
            #expect(run.branch == "topic")
            #expect(run.commit == commit)
            try await lab.passes(run.id)
            #expect(try await lab.originTip("topic") == commit)
            #expect(try await runs(lab).count == 1)
            try await lab.nm(["status"])
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "restart"])
            #expect(try await runs(lab).count == 1)
        }
    }

    @Test func `a lost push keeps what was asked for with it, and leaves no trace`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "exit 1")
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await pushAndDie(lab, ["-o", "no-mistakes.approve=push", "-o", "no-mistakes.skip=test", "topic"])
            let traces = FilePath.join(try await lab.gate, "no-mistakes.pushes")
            #expect(try FileSystem.entries(of: traces).count == 1)
            let run = try #require(try await runs(lab, "topic").first)
            let attach = try await lab.attach(run.id)
            #expect(attach.status == .exited(5), "\(attach.outputText)")
            #expect(try await lab.summary(run.id).step("test")?.status == .skipped)
            #expect(try await lab.originTip("topic") == nil)
            #expect(try FileSystem.entries(of: traces) == [])
            try await lab.nm(["respond", "--run", run.id.text, "--approve"])
            try await lab.passes(run.id)
            #expect(try await lab.originTip("topic") == commit)
            // What is refused after it was written down is forgotten as soon as somebody asks.
            let lock = FilePath.join(try await lab.gate, "refs/heads/refused.lock")
            try FileSystem.writeAtomically([], to: lock)
            #expect(try await !lab.attempt("git", ["push", "no-mistakes", "topic:refused"]).status.isSuccess)
            try await lab.git(["push", "--quiet", "no-mistakes", "topic:refs/tags/t"])
            #expect(try FileSystem.entries(of: traces).count == 1)
            _ = try await runs(lab)
            #expect(try FileSystem.entries(of: traces) == [])
        }
    }

    /// How a push may come into a gate past its hooks.
    enum ByPass: String, CaseIterable, Sendable {
        case hooksElsewhere, hooksRemoved, hookOfAnother
    }

    @Test(arguments: ByPass.allCases)
    func `a lost push of which nobody knows what it asked for waits for approval`(way: ByPass) async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let hooks = FilePath.join(try await lab.gate, "hooks")
            let early = FilePath.join(hooks, "pre-receive")
            var arguments = ["push", "-o", "no-mistakes.approve=push", "no-mistakes", "topic"]
            switch way {
            case .hooksElsewhere:
                let receiver = lab.path("receiver")
                let script = "#!/bin/sh\nexec git -c core.hooksPath=/nonexistent receive-pack \"$@\"\n"
                try FileSystem.writeAtomically(Array(script.utf8), to: receiver, mode: 0o700)
                arguments.insert("--receive-pack=\(receiver)", at: 1)
            case .hooksRemoved: try FileSystem.removeTree(hooks)
            case .hookOfAnother: try FileSystem.writeAtomically(Array("#!/bin/sh\n".utf8), to: early, mode: 0o700)
            }
            try await lab.branch("topic")
            let push = arguments
            if way == .hookOfAnother {
                try await withHook(Self.deadly, in: lab) { _ in _ = try await lab.attempt("git", push) }
            } else {
                try await lab.git(push)
            }
            // The hooks come back before anybody looks for pushes.
            try await lab.nm(["daemon", "restart"])
            let run = try #require(try await runs(lab, "topic").first)
            let attach = try await lab.attach(run.id)
            #expect(attach.status == .exited(5), "\(attach.outputText)")
            let why = "push waits for approval: what was asked for with -o is not known"
            #expect(attach.outputText.contains(why), "\(attach.outputText)")
            let status = try await lab.nm(["status"])
            #expect(status.contains(why))
            #expect(status.contains("\(early) is not ours") == (way == .hookOfAnother), "\(status)")
            #expect(try await lab.originTip("topic") == nil)
            let text = try FileSystem.readText(early)
            #expect(text.contains("managed hook") == (way != .hookOfAnother))
            try await lab.nm(["respond", "--run", run.id.text, "--approve"])
            try await lab.passes(run.id)
        }
    }

    @Test func `a lost push is found at once, whoever's shell is in the gate, and ends the older run`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("topic", "hold")
            let older = try #require(try await lab.push(["topic"]).runs.first)
            try await barrier.reached()
            let bystander = try DetachedProcess.launch(
                Command("/bin/sleep", ["1000"], environment: [:], workingDirectory: try await lab.gate),
                output: lab.path("bystander"))
            let commit = try await lab.commit("topic", "again\n", "second")
            try await pushAndDie(lab, ["topic"])
            let found = try await runs(lab)
            bystander.identity.signal(TerminationSignal.kill)
            #expect(found.map(\.commit).first == commit)
            #expect(found.count == 2)
            #expect(try await lab.wait(for: older).reason == "cancelled: superseded by new push")
            try await barrier.reached()
            try barrier.open()
            try await lab.passes(try #require(found.first).id)
        }
    }

    @Test func `pushes that were lost while no daemon ran get their runs when one starts`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            for number in 0..<50 { try await lab.git(["branch", "b\(number)"]) }
            try await lab.branch("topic")
            let first = try await lab.git(["rev-parse", "HEAD"])
            try await pushAndDie(lab, ["topic"])
            let second = try await lab.commit("topic", "again\n", "second")
            try await pushAndDie(lab, ["topic"])
            try await pushAndDie(lab, ["--all"])
            try await lab.nm(["daemon", "start"])
            let runs = try await runs(lab)
            #expect(runs.count == 52, "50 branches and two of topic")
            let topic = runs.filter { $0.branch == "topic" }
            #expect(topic.map(\.commit) == [second, first])
            #expect(topic.last?.status == .cancelled)
            #expect(topic.last?.reason == "cancelled: superseded by new push")
            for run in runs where run.id != topic.last?.id {
                #expect(try await lab.wait(for: run.id).status == .passed, "\(run.branch)")
            }
            #expect(try await self.runs(lab).count == 52)
        }
    }

    @Test func `a branch that went from A to B to A runs A, whichever notice was lost`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let a = try await lab.branch("topic", "topic", "a\n")
            let b = try await lab.commit("topic", "b\n", "b")
            try await pushAndDie(lab, ["\(a):refs/heads/topic"])
            let known = try await lab.push(["\(b):refs/heads/topic"])
            try await pushAndDie(lab, ["--force", "\(a):refs/heads/topic"])
            let found = try await runs(lab, "topic")
            #expect(found.map(\.commit) == [a, b, a])
            #expect(found.dropFirst().first?.id == known.runs.first)
            let newest = try #require(found.first)
            try await lab.passes(newest.id)
            #expect(try await lab.originTip("topic") == a)
            let ended = try await runs(lab, "topic")
            #expect(ended.count == 3)
            #expect(ended.last?.reason == "cancelled: superseded by new push")
            // Also when the database is lost before anybody has noticed the push.
            try await pushAndDie(lab, ["--force", "-o", "no-mistakes.approve=push", "\(b):refs/heads/topic"])
            try await lab.loseDatabase()
            let last = try #require(try await runs(lab, "topic").first)
            #expect(last.commit == b && !found.map(\.id).contains(last.id))
            #expect(try await lab.attach(last.id).status == .exited(5))
            #expect(try await lab.originTip("topic") == a)
        }
    }

    @Test func `a branch that was deleted and made again at the same commit is run again`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            let first = try await lab.gated("topic")
            #expect(try await lab.push([":topic"]).messages.contains("topic deleted"))
            try await pushAndDie(lab, ["topic"])
            let found = try await runs(lab, "topic")
            #expect(found.map(\.commit) == [commit, commit])
            #expect(found.last?.id == first.id)
            #expect(try await runs(lab, "topic").count == 2)
        }
    }

    @Test func `a branch that was made again within the same second is run again, though all of that was lost`()
        async throws
    {
        let moment = ["GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z"]
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await pushAndDie(lab, ["topic"], adding: moment)
            let first = try #require(try await runs(lab, "topic").first)
            try await lab.passes(first.id)
            try await pushAndDie(lab, [":topic"], adding: moment)
            try await pushAndDie(lab, ["topic"], adding: moment)
            #expect(try await runs(lab, "topic").map(\.commit) == [commit, commit])
            try await lab.nm(["daemon", "restart"])
            #expect(try await runs(lab, "topic").count == 2)
        }
    }

    @Test func `a log that somebody expired starts no run again`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.push(["topic"])
            try await lab.commit("topic", "again\n", "second")
            try await lab.passes("topic")
            let log = FilePath.join(try await lab.gate, "logs/refs/heads/topic")
            let lines = try FileSystem.readText(log).split(separator: "\n").dropFirst()
            try FileSystem.writeAtomically(Array((lines.joined(separator: "\n") + "\n").utf8), to: log)
            #expect(try await runs(lab).count == 2)
            try FileSystem.writeAtomically([], to: log)
            #expect(try await runs(lab).count == 2)
            try await lab.branch("other", "other")
            try await lab.passes("other")
            #expect(try await lab.gateRefs().contains { $0.hasSuffix(" refs/heads/topic") })
            #expect(try await runs(lab).count == 3)
        }
    }

    @Test func `the pushes to a gate with somebody's own hook are left alone, and a missing hook comes back`()
        async throws
    {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await withHook("#!/bin/sh\nexit 0\n", in: lab) { _ in
                try await lab.push(["topic"])
                #expect(try await runs(lab) == [])
                try await lab.nm(["daemon", "restart"])
                #expect(try await runs(lab) == [])
                #expect(try await lab.nm(["status"]).contains("not gated: custom hook"))
            }
            let hook = FilePath.join(try await lab.gate, "hooks", "post-receive")
            try FileSystem.removeFile(hook)
            try await lab.git(["checkout", "--quiet", "main"])
            let commit = try await lab.branch("other", "other")
            try await lab.push(["other"])
            #expect(try await runs(lab, "other").map(\.commit) == [commit])
            #expect(FileSystem.kind(of: hook) == .file)
        }
    }

    @Test func `a hook that comes after its push was given a run names that run`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            let checkpoint = try Checkpoint("late", in: lab)
            let hooks = lab.path("late hooks")
            try FileSystem.makePrivateDirectory(hooks)
            let hook = FilePath.join(try await lab.gate, "hooks", "post-receive")
            try FileSystem.writeAtomically(
                Array("#!/bin/sh\n\(checkpoint.wait)\nexec '\(hook)'\n".utf8),
                to: FilePath.join(hooks, "post-receive"), mode: 0o700)
            let receiver = lab.path("receiver")
            try FileSystem.writeAtomically(
                Array("#!/bin/sh\nexec git -c core.hooksPath='\(hooks)' receive-pack \"$@\"\n".utf8), to: receiver,
                mode: 0o700)
            async let push = lab.push(["topic"], options: ["--receive-pack=\(receiver)"])
            _ = try await checkpoint.reached()
            // The daemon's patience ends by itself; a run is what can be seen of that.
            let deadline = ContinuousClock.now + GateLab.patience
            var found: [RunSummary] = []
            while found.isEmpty, ContinuousClock.now < deadline { found = try await runs(lab) }
            try checkpoint.release()
            #expect(try await push.runs == found.map(\.id))
            #expect(try await runs(lab).count == 1)
        }
    }

    @Test func `a deletion that was lost ends the branch's run`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("topic", "hold")
            let run = try #require(try await lab.push(["topic"]).runs.first)
            try await barrier.reached()
            try await pushAndDie(lab, [":topic"])
            _ = try await runs(lab)
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .cancelled)
            #expect(ended.reason == "cancelled: branch deleted")
            // A run that was asked for after the deletion is nobody's mistake.
            let again = try await lab.nm(["rerun", "topic"])
            #expect(again.contains("queued"))
            try await barrier.reached()
            #expect(try await runs(lab, "topic").first?.status == .running)
            try barrier.open()
        }
    }

    @Test func `a push whose hook is still at work keeps the run that the hook names`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            let checkpoint = try Checkpoint("hook", in: lab)
            let hook = FilePath.join(try await lab.gate, "hooks", "post-receive")
            let push = try await withHook(
                "#!/bin/sh\n\(checkpoint.wait)\nexec '\(hook).kept'\n", in: lab
            ) { _ in
                async let push = lab.push(["topic"])
                _ = try await checkpoint.reached()
                #expect(try await runs(lab) == [])
                try await lab.nm(["status"])
                #expect(try await runs(lab) == [])
                try checkpoint.release()
                return try await push
            }
            let run = try #require(push.runs.first)
            try await lab.passes(run)
            #expect(try await runs(lab).map(\.id) == [run])
        }
    }

    @Test func `a push that is found gets its run once, also when the daemon dies right after`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("topic", "hold")
            try await pushAndDie(lab, ["topic"])
            let run = try #require(try await runs(lab).first)
            try await barrier.reached()
            try await lab.killDaemon()
            try await lab.nm(["daemon", "start"])
            let after = try await runs(lab)
            #expect(after.map(\.id) == [run.id])
            #expect(after.first?.reason == "daemon crashed during execution")
        }
    }

    @Test func `locks that a killed git left do not fail the next push`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            let gate = try await lab.gate
            for name in ["refs/heads/topic.lock", "packed-refs.lock"] {
                try FileSystem.writeAtomically([], to: FilePath.join(gate, name), durable: false)
            }
            let refused = try await lab.attempt("git", ["push", "no-mistakes", "topic"])
            #expect(!refused.status.isSuccess)
            try await lab.nm(["status"])
            try await lab.passes("topic")
        }
    }

    @Test func `what a run's own processes make in the gate is never gated`() async throws {
        let script = """
            git branch made && git update-ref -m push: refs/heads/forged HEAD \
            && git push --quiet no-mistakes HEAD:refs/heads/pushed 2>&1 || git push --quiet "$(git rev-parse \
            --path-format=absolute --git-common-dir)" HEAD:refs/heads/pushed 2>&1
            """
        try await GateLab.with { lab in
            try await lab.configure(test: script + "\n")
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.passes("topic")
            #expect(Set(try await runs(lab).map(\.branch)) == ["topic"])
            try await lab.nm(["daemon", "restart"])
            #expect(Set(try await runs(lab).map(\.branch)) == ["topic"])
        }
    }
}
