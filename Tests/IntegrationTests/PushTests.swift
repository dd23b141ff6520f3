import Daemon
import Platform
import Testing

@Suite struct PushTests {
    private static let configuration = """
        commands:
          test: "! grep -q broken README"
          lint: test -f README

        """

    @Test func `a good push reaches origin and leaves no worktree`() async throws {
        try await GateLab.with(configuration: Self.configuration) { lab in
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "good"])
            let commit = try await lab.commit("README", "fine\n", "good")
            let push = try await lab.push(["good"])
            let run = try await lab.wait(for: try #require(push.runs.first))
            #expect(run.status == .passed, "\(run)")
            #expect(run.steps.map(\.name) == ["setup", "rebase", "test", "lint", "push"])
            #expect(try await lab.originTip("good") == commit)
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `a bad push fails with the command's output and does not reach origin`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: echo it is broken here; exit 3\n") { lab in
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "bad"])
            try await lab.commit("README", "broken\n", "bad")
            let push = try await lab.push(["bad"])
            let id = try #require(push.runs.first)
            let attach = try await lab.attempt(GateLab.binary, ["attach", "--run", id.text])
            #expect(attach.status == .exited(1))
            #expect(attach.outputText.contains("it is broken here"))
            let run = try await lab.summary(id)
            #expect(run.status == .failed)
            #expect(run.steps.first { $0.name == "test" }?.exitStatus == 3)
            #expect(run.steps.contains { $0.name == "push" } == false)
            #expect(try await lab.originTip("bad") == nil)
            #expect(try lab.leftWorktrees() == [])
        }
    }
}
