import Daemon
import Platform
import Testing

/// Commits of runs stay, whatever happens to the branches that brought them.
@Suite struct GatePrivateRefTests {
    /// Moves a branch of the gate as a force-push that starts no run would, and collects everything unreachable.
    private func replace(_ branch: String, by commit: String?, _ lab: GateLab) async throws {
        let gate = ["--git-dir=\(try await lab.gate)"]
        if let commit {
            try await lab.git(gate + ["update-ref", "refs/heads/\(branch)", commit])
        } else {
            try await lab.git(gate + ["update-ref", "-d", "refs/heads/\(branch)"])
        }
        try await lab.git(gate + ["reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all"])
        try await lab.git(gate + ["-c", "gc.auto=1", "gc", "--quiet", "--prune=now"])
    }

    @Test func `an active run passes although its branch was moved and the gate collected`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("topic", "hold")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try #require(try await lab.push(["topic"]).runs.first)
            try await barrier.reached()
            try await replace("topic", by: try await lab.git(["rev-parse", "main"]), lab)
            try barrier.open()
            let ended = try await lab.wait(for: run)
            #expect(ended.status == .passed, "\(ended)")
            #expect(try await lab.originFile("topic", "hold") == "topic")
            #expect(try await lab.originFile("topic", "other") == "other")
        }
    }

    @Test func `a force-push ends the run of the commit that it replaces`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("topic", "hold")
            let first = try #require(try await lab.push(["topic"]).runs.first)
            try await barrier.reached()
            try await lab.git(["rm", "--quiet", "hold"])
            try lab.write("topic", "other\n")
            try await lab.git(["add", "topic"])
            try await lab.git(["commit", "--quiet", "--amend", "-m", "other"])
            let second = try await lab.gated("+topic")
            #expect(second.status == .passed, "\(second)")
            let old = try await lab.wait(for: first)
            #expect(old.status == .cancelled && old.reason == "cancelled: superseded by new push", "\(old)")
            #expect(old.step("test")?.status == .cancelled)
            #expect(try await lab.originTip("topic") == second.commit)
        }
    }

    @Test func `a branch that is gone from the gate can be run again`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: test -f topic\n") { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await lab.passes("topic")
            try await lab.git(["--git-dir=\(lab.origin)", "update-ref", "-d", "refs/heads/topic"])
            try await replace("topic", by: nil, lab)
            try await lab.nm(["rerun"])
            let run = try #require(try await lab.runs().first)
            let ended = try await lab.wait(for: run.id)
            #expect(ended.status == .passed, "\(ended)")
            #expect(try await lab.originTip("topic") == commit)
            // The newer run pins the same commit; deleting the branch by a push cancels nothing that is over.
            try await replace("topic", by: nil, lab)
            try await lab.nm(["rerun", "topic"])
            #expect(try await lab.wait(for: try #require(try await lab.runs().first).id).status == .passed)
        }
    }
}
