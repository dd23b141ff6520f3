import Daemon
import Platform
import Testing

/// Runs that are cancelled while git pushes to origin: what is said of them is what became of the push.
@Suite struct PushCutOffTests {
    /// Runs `body` when a run is in the middle of its push, at a hook of origin's that waits.
    private func inPush(
        at hook: String, _ body: (_ lab: GateLab, _ run: RunID) async throws -> Void
    ) async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("origin", in: lab)
            try await lab.nm(["init"])
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

    @Test func `one that origin did not take is cancelled`() async throws {
        try await inPush(at: "pre-receive") { lab, run in
            _ = try await lab.tryNM(["cancel", "--run", run.text])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .cancelled)
            #expect(ended.reason == "cancelled by the user")
            #expect(try await lab.originTip("topic") == nil)
        }
    }

    @Test func `one of which origin does not tell is interrupted, and says by what and in what`() async throws {
        try await inPush(at: "post-receive") { lab, run in
            try FileSystem.rename(lab.origin, to: lab.path("away.git"))
            try await lab.nm(["daemon", "stop", "--yes"])
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .interrupted)
            let reason = try #require(ended.reason)
            #expect(reason.hasPrefix("cancelled: the daemon was stopped, during the push of "))
            #expect(reason.contains("to origin/topic; whether it went out is not known: origin could not be asked"))
            #expect(ended.step("push")?.status == .cancelled)
        }
    }
}
