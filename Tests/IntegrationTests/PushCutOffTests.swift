import Daemon
import Platform
import Testing

/// Runs that are cancelled while git pushes to origin: what is said of them is what became of the push.
@Suite struct PushCutOffTests {
    /// Runs `body` when a run is in the middle of its push, at a hook of origin's that waits.
    private func inPush(
        at hook: String, before: (GateLab) async throws -> Void = { _ in },
        _ body: (_ lab: GateLab, _ run: RunID) async throws -> Void
    ) async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("origin", in: lab)
            try await lab.nm(["init"])
            try await before(lab)
            let script = "#!/bin/sh\n\(checkpoint.wait)\n"
            try FileSystem.writeAtomically(
                Array(script.utf8), to: FilePath.join(lab.origin, "hooks", hook), mode: 0o700)
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            try await body(lab, run)
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `one that origin took has passed`() async throws {
        try await inPush(at: "post-receive") { lab, run in
            _ = try await lab.tryNM(["cancel", "--run", run.text])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .passed)
            #expect(ended.step("push")?.status == .passed)
            #expect(try await lab.originTip("topic") == ended.commit)
        }
    }

    @Test(arguments: [true, false])
    func `one whose daemon and database were lost is interrupted, and what comes next passes`(
        isOlder: Bool
    ) async throws {
        var older: [UInt8] = []
        try await inPush(at: "post-receive") { lab in
            try await lab.nm(["daemon", "stop"])
            older = isOlder ? try FileSystem.read(lab.layout.database) : []
            try await lab.nm(["daemon", "start"])
        } _: { lab, run in
            try await lab.loseDatabase(putting: older)
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .interrupted)
            #expect(ended.reason?.contains("whether the push to origin/topic went out is not known") == true)
            try FileSystem.removeFile(FilePath.join(lab.origin, "hooks/post-receive"))
            try await lab.passes(try await lab.pushChange(on: "next"))
        }
    }

    @Test func `one that origin did not take is cancelled`() async throws {
        try await inPush(at: "pre-receive") { lab, run in
            _ = try await lab.tryNM(["cancel", "--run", run.text])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .cancelled)
            #expect(ended.reason == "cancelled by the user")
            #expect(try await lab.originTip("topic") == nil)
        }
    }

    @Test func `one of which origin does not tell is interrupted, says by what and in what, and is asked about again`()
        async throws
    {
        try await inPush(at: "post-receive") { lab, run in
            try FileSystem.rename(lab.origin, to: lab.path("away.git"))
            try await lab.nm(["daemon", "stop", "--yes"])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .interrupted)
            let reason = try #require(ended.reason)
            #expect(reason.hasPrefix("cancelled: the daemon was stopped, during the push of "))
            #expect(reason.contains("to origin/topic; whether it went out is not known: origin could not be asked"))
            #expect(ended.step("push")?.status == .cancelled)
            // By the daemon that starts next.
            try FileSystem.rename(lab.path("away.git"), to: lab.origin)
            try await lab.nm(["daemon", "start"])
            try await lab.waitForLogLine("which went out: it is at")
            let told = try #require(try await lab.summary(run).reason)
            #expect(
                told.hasPrefix("cancelled: the daemon was stopped, during the push to origin/topic, which went out"))
        }
    }

    @Test func `what another host takes in after the daemon was killed makes no failed run`() async throws {
        try await RemoteHost.with(hook: "pre-receive") { lab, checkpoint in
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            try await lab.killDaemon()
            try await lab.nm(["daemon", "start"])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .interrupted)
            #expect(ended.reason?.contains("and may still take it in; to look: git ls-remote origin topic") == true)
            // Whoever comes after the one that found it goes on asking, even without its database.
            try await lab.waitForLogLine("daemon ready")
            try await lab.loseDatabase()
            try await lab.nm(["daemon", "restart"])
            try checkpoint.release()
            try await lab.waitForLogLine("which went out: it is at")
            let told = try await lab.summary(run)
            #expect(told.status == .interrupted)
            let words = "the daemon crashed during the push to origin/topic, which went out"
            #expect(told.reason?.hasPrefix(words) == true)
            #expect(try await lab.originTip("topic") == told.commit)
        }
    }

    @Test func `what another host takes in after the run was superseded has passed, and the newest goes on top`()
        async throws
    {
        try await RemoteHost.with(hook: "pre-receive") { lab, checkpoint in
            let first = try await lab.pushChange("one\n", on: "topic")
            _ = try await checkpoint.reached()
            let second = try await lab.pushChange("two\n", on: "topic")
            // Whoever asks is answered when the second push has taken the first one's place.
            _ = try await lab.runs()
            try checkpoint.release()
            try await lab.passes(first)
            _ = try await checkpoint.reached()
            try checkpoint.release()
            let newest = try await lab.wait(for: second)
            #expect(newest.status == .passed, "\(newest.reason ?? "")")
            #expect(try await lab.originTip("topic") == newest.commit)
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `what another host takes in long after the run was cancelled is said, also by a later daemon`()
        async throws
    {
        try await RemoteHost.with(hook: "pre-receive") { lab, checkpoint in
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            // Waits until git is given up.
            _ = try await lab.tryNM(["cancel", "--run", run.text])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .interrupted)
            #expect(ended.reason?.hasPrefix("cancelled by the user, during the push of ") == true)
            try await lab.nm(["daemon", "restart"])
            try checkpoint.release()
            try await lab.waitForLogLine("which went out: it is at")
            let told = try await lab.summary(run).reason
            let words = "cancelled by the user, during the push to origin/topic, which went out: it is at "
            #expect(told?.hasPrefix(words) == true, "\(told ?? "")")
        }
    }

    @Test func `what another host takes in after the line broke is said of the run that failed`() async throws {
        try await RemoteHost.with(hook: "pre-receive") { lab, checkpoint in
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            try RemoteHost.breakLine(lab)
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .failed)
            #expect(ended.reason?.contains("and may still take it in; to look: git ls-remote origin topic") == true)
            try checkpoint.release()
            try await lab.waitForLogLine("which went out: it is at")
            let told = try await lab.summary(run)
            #expect(told.status == .interrupted)
            let words = "the line to origin/topic broke during the push, which went out: it is at "
            #expect(told.reason?.hasPrefix(words) == true, "\(told.reason ?? "")")
        }
    }

    @Test func `an earlier push of this gate that origin takes in late does not fail the newest`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let before = try await lab.git(["rev-parse", "main"])
            let earlier = try await lab.wait(for: try await lab.pushChange("one\n", on: "topic"))
            let topic = ["--git-dir=\(lab.origin)", "update-ref", "refs/heads/topic"]
            try await lab.git(topic + [before])
            let checkpoint = try Checkpoint("origin", in: lab)
            try FileSystem.writeAtomically(
                Array("#!/bin/sh\n\(checkpoint.wait)\n".utf8), to: FilePath.join(lab.origin, "hooks/pre-receive"),
                mode: 0o700)
            let run = try await lab.pushChange("two\n", on: "topic")
            _ = try await checkpoint.reached()
            try await lab.git(topic + [earlier.commit])
            try checkpoint.release()
            _ = try await checkpoint.reached()
            try checkpoint.release()
            let newest = try await lab.wait(for: run)
            #expect(newest.status == .passed, "\(newest.reason ?? "")")
            #expect(try await lab.originTip("topic") == newest.commit)
        }
    }

    @Test func `a push whose line broke after origin took it has passed`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try FileSystem.writeAtomically(
                Array("#!/bin/sh\nkill -9 $PPID\n".utf8), to: FilePath.join(lab.origin, "hooks/post-receive"),
                mode: 0o700)
            let run = try await lab.pushChange(on: "topic")
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .passed, "\(ended.reason ?? "")")
            #expect(try await lab.originTip("topic") == ended.commit)
            #expect(try lab.log(run, "push").contains("the line to origin/topic broke"))
        }
    }
}
