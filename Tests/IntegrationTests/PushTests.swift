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

    @Test func `a push that nobody noticed is run by a rerun`() async throws {
        try await GateLab.with(configuration: Self.configuration) { lab in
            try await lab.nm(["init"])
            let gate = try #require(try FileSystem.entries(of: lab.layout.repositories).first { $0.hasSuffix(".git") })
            let hook = FilePath.join(try lab.layout.repositories, gate, "hooks", "post-receive")
            try FileSystem.removeFile(hook)
            try await lab.git(["checkout", "--quiet", "-b", "quiet"])
            let commit = try await lab.commit("README", "unnoticed\n", "quiet")
            let push = try await lab.push(["quiet"])
            #expect(push.runs.isEmpty)
            try await lab.nm(["rerun"])
            try await lab.nm(["attach"])
            #expect(try await lab.originTip("quiet") == commit)
        }
    }

    @Test func `attach and cancel never take another branch's run for this one's`() async throws {
        try await GateLab.with(configuration: Self.configuration) { lab in
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "first"])
            try await lab.commit("README", "fine\n", "first")
            let push = try await lab.push(["first"])
            _ = try await lab.wait(for: try #require(push.runs.first))
            try await lab.git(["checkout", "--quiet", "-b", "second"])
            for command in ["attach", "cancel", "logs"] {
                let result = try await lab.attempt(GateLab.binary, [command])
                #expect(result.status == .exited(1), "\(command)")
                #expect(result.errorText.contains("no run of second"), "\(command): \(result.errorText)")
            }
        }
    }

    @Test func `a push whose program is gone is taken back, so that it can be pushed again`() async throws {
        try await GateLab.with(configuration: Self.configuration) { lab in
            let copy = lab.path("no-mistakes")
            try FileSystem.copyTree(from: GateLab.binary, to: copy)
            #expect(try await lab.attempt(copy, ["init"]).status.isSuccess)
            try FileSystem.removeFile(copy)
            try await lab.git(["checkout", "--quiet", "-b", "again"])
            let commit = try await lab.commit("README", "again\n", "again")
            let lost = try await lab.push(["again"])
            #expect(lost.messages.contains("NOT GATED"), "\(lost.messages)")
            try await lab.nm(["init"])
            let push = try await lab.push(["again"])
            let run = try await lab.wait(for: try #require(push.runs.first))
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originTip("again") == commit)
        }
    }
}
