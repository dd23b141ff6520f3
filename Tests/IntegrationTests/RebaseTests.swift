import Daemon
import Platform
import Testing

/// The rebase onto a default branch that has moved on.
@Suite struct RebaseTests {
    private static let test = "commands:\n  test: cat README other\n"

    @Test func `a conflict fails with the files named, and nothing is pushed`() async throws {
        try await GateLab.with(configuration: Self.test) { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic", "READ ME ä", "mine\n")
            try await lab.colleagueCommits(on: "main", "READ ME ä", "theirs\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .failed)
            #expect(run.reason?.hasPrefix("rebase: conflict with origin/main in READ ME ä; ") == true, "\(run)")
            #expect(run.steps.map(\.name) == ["setup", "rebase"])
            #expect(try await lab.originTip("topic") == nil)
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `what is on top already, or has no difference, is not rebased`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: echo tested\n") { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            let ahead = try await lab.gated("topic")
            #expect(ahead.step("rebase")?.status == .skipped)
            #expect(ahead.step("rebase")?.reason?.hasPrefix("already on top of origin/main") == true)
            #expect(try await lab.originTip("topic") == commit)
            let same = try await lab.gated("main:refs/heads/same")
            #expect(same.status == .passed)
            #expect(same.step("rebase")?.status == .passed)
            for name in ["test", "lint", "push"] {
                #expect(same.step(name)?.status == .skipped)
                #expect(same.step(name)?.reason == "no difference to origin/main is left")
            }
            #expect(try await lab.originTip("same") == nil)
        }
    }

    @Test func `a change that a colleague made as well leaves nothing to do`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: echo tested\n") { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic", "topic", "same\n")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            try await lab.colleagueCommits(on: "main", "topic", "same\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(run.step("rebase")?.reason == "no difference to origin/main is left after the rebase")
            #expect(run.step("push")?.status == .skipped)
        }
    }

    @Test func `author and committer are kept, also without any configured`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: git log -1\n") { lab in
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.git(["config", "user.name", "Zoë \"Ł\" <x"])
            try await lab.git(["config", "user.email", "zoë@example.invalid"])
            try await lab.commit("topic", "topic\n", "wörk")
            try await lab.git(["commit", "--quiet", "--amend", "--no-edit", "--author", "山田 太郎 <t@example.invalid>"])
            for key in ["user.name", "user.email"] {
                try await lab.git(["config", "--unset", key])
                try await lab.git(["config", "--global", "--unset", key])
            }
            let colleague = try await lab.colleague()
            try await lab.git(["config", "user.email", "c@example.invalid"], in: colleague)
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let format = ["log", "-1", "--format=%an|%ae|%cn|%ce|%s"]
            let pushed = try await lab.git(format)
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originFile("topic", "other") == "other")
            #expect(try await lab.git(["--git-dir=\(lab.origin)"] + format + ["refs/heads/topic"]) == pushed)
        }
    }

    @Test func `a branch with merges is rebased when nothing in them is lost`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.branch("side", "side")
            try await lab.git(["checkout", "--quiet", "topic"])
            try await lab.commit("topic", "more\n", "more")
            try await lab.git(["merge", "--quiet", "--no-ff", "-m", "merge side", "side"])
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            for (file, text) in ["topic": "more", "side": "topic", "other": "other"] {
                #expect(try await lab.originFile("topic", file) == text)
            }
        }
    }

    @Test func `a merge that was edited by hand is not rebased away`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.branch("side", "side")
            try await lab.git(["checkout", "--quiet", "topic"])
            try await lab.git(["merge", "--quiet", "--no-ff", "-m", "merge side", "side"])
            try lab.write("by hand", "only in the merge\n")
            try await lab.git(["add", "--all"])
            try await lab.git(["commit", "--quiet", "--amend", "--no-edit"])
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .failed)
            #expect(run.reason?.contains("merge commits") == true, "\(run)")
            #expect(try await lab.originTip("topic") == nil)
            // What the message offers: pushed as it is, for origin to merge.
            let asItIs = try await lab.gated("+topic:topic2", options: ["-o", "no-mistakes.skip=rebase"])
            #expect(asItIs.status == .passed, "\(asItIs)")
            #expect(asItIs.step("rebase")?.reason == "asked for by no-mistakes.skip")
            #expect(try await lab.originFile("topic2", "by hand") == "only in the merge")
        }
    }

    @Test func `what setup changed in tracked files survives the rebase`() async throws {
        let configuration = """
            commands:
              setup: echo changed >> README
              test: grep changed README && test -f other

            """
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originFile("topic", "README") == "first")
            try await lab.colleagueCommits(on: "main", "README", "theirs\n")
            let conflict = try await lab.gated("+\(commit):refs/heads/conflict")
            #expect(conflict.status == .failed)
            #expect(conflict.reason?.contains("what commands.setup changed in README conflicts") == true, "\(conflict)")
            #expect(try await lab.gateRefs().contains { $0.hasSuffix(" refs/stash") } == false)
        }
    }

    @Test func `what setup commits or checks out is not pushed`() async throws {
        let configuration = "commands:\n  setup: git commit --allow-empty -m 'by setup'\n"
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            let subjects = try await lab.git(["--git-dir=\(lab.origin)", "log", "--format=%s", "topic"])
            #expect(subjects.split(separator: "\n") == ["on topic", "colleague's", "start"])
        }
    }
}
