import Daemon
import Platform
import Testing

/// What a run's own commands can do to the gate that they work in.
@Suite struct GateInsideRunTests {
    @Test func `refs that a run makes, moves and pushes are never gated and gone with it`() async throws {
        let configuration = """
            commands:
              test: if test -f inside.sh; then sh ./inside.sh; fi

            """
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"])
            try await lab.branch("kept")
            try await lab.passes("kept")
            try await lab.push(["HEAD:refs/tags/kept"])
            _ = try await lab.gated("HEAD:refs/heads/deleted")
            let before = try await lab.gateRefs()
            let script = """
                set -e
                git branch made; git tag made; git checkout -q -b made2
                git branch -f kept HEAD; git tag -f kept HEAD
                git update-ref refs/heads/main HEAD
                echo stashed >> README; git stash -q
                gate=$(echo "$NM_HOME"/repos/*.git)
                git push "$gate" HEAD:refs/heads/pushed HEAD:refs/tags/pushed :refs/heads/deleted 2>&1

                """
            try lab.write("inside.sh", script)
            let commit = try await lab.branch("inside", "more")
            let run = try await lab.gated("inside")
            let log = try lab.log(run.id, "test")
            #expect(run.status == .passed, "\(run)\n\(log)")
            #expect(log.contains("not gated, and taken back"), "\(log)")
            let after = try await lab.gateRefs()
            #expect(after == before.union(["\(commit) refs/heads/inside"]), "\(after) \(before)")
            #expect(try await lab.runs().map(\.branch) == ["inside", "deleted", "kept"])
            #expect(try FileSystem.entries(of: lab.layout.inbox).isEmpty)
        }
    }

    @Test func `a run does not clean up after another one that still works`() async throws {
        let configuration = """
            commands:
              test: if test -f hold; then git branch mine; \(RunBarrier.stop); git rev-parse mine; fi

            """
        try await GateLab.with(configuration: configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("slow", "hold")
            let slow = try #require(try await lab.push(["slow"]).runs.first)
            try await barrier.reached()
            try await lab.git(["checkout", "--quiet", "main"])
            try await lab.branch("quick")
            try await lab.passes("quick")
            try barrier.open()
            try await lab.passes(slow)
            #expect(try await lab.gateRefs().contains { $0.hasSuffix("refs/heads/mine") } == false)
        }
    }

    @Test func `hooks that a run sets up, as husky does, change no later push and no later run`() async throws {
        let configuration = """
            commands:
              setup: mkdir -p .husky; printf '#!/bin/sh\\nexit 1\\n' > .husky/post-receive; chmod +x .husky/*; git config core.hooksPath .husky
              test: git config --get-all core.hooksPath; git config core.bare; true

            """
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"])
            try await lab.branch("one")
            try await lab.passes("one")
            try await lab.branch("two", "two")
            let second = try await lab.gated("two")
            #expect(second.status == .passed, "\(second)")
            let status = try await lab.nm(["status"])
            #expect(!status.contains("not gated"), "\(status)")
        }
    }

    @Test func `a worktree that its own commands remove leaves no record`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: rm -rf \"$PWD\"\n") { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            let run = try await lab.gated("topic")
            #expect(run.step("test")?.status == .passed, "\(run)")
            #expect(try lab.leftWorktrees() == [])
            let worktrees = try await lab.git(["--git-dir=\(try await lab.gate)", "worktree", "list", "--porcelain"])
            #expect(!worktrees.contains(run.id.text), "\(worktrees)")
        }
    }

    @Test func `a configuration that is a link is refused`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let colleague = try await lab.colleague()
            _ = try await lab.attempt("ln", ["-s", "README", ".no-mistakes.yaml"], in: colleague)
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            try await lab.branch("topic")
            let run = try await lab.gated("topic")
            let words = "setup: configuration: .no-mistakes.yaml of origin/main is not a regular file; mend it with "
            #expect(run.reason?.hasPrefix(words) == true, "\(run)")
        }
    }

    @Test func `what the configuration copies cannot be led out of the worktree by a link`() async throws {
        let configuration = "commands:\n  test: cat secrets/env plain\ncopy:\n  - secrets/env\n  - plain\n"
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try FileSystem.makePrivateDirectory(lab.path("work/secrets"))
            try lab.write("secrets/env", "the secret\n")
            try lab.write("plain", "plain\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(try lab.log(run.id, "test").contains("the secret\nplain\n"))
            let outside = lab.path("outside")
            try FileSystem.makePrivateDirectory(outside)
            let colleague = try await lab.colleague()
            try await lab.git(["checkout", "--quiet", "-b", "link"], in: colleague)
            _ = try await lab.attempt("ln", ["-s", outside, FilePath.join(colleague, "secrets")])
            try await lab.git(["add", "--all"], in: colleague)
            try await lab.git(["commit", "--quiet", "-m", "a link"], in: colleague)
            try await lab.git(["fetch", "--quiet", colleague, "link"])
            let linked = try await lab.gated("FETCH_HEAD:refs/heads/link")
            #expect(linked.status == .failed)
            #expect(linked.reason?.contains("a symbolic link of the commit leads elsewhere") == true, "\(linked)")
            #expect(try FileSystem.entries(of: outside).isEmpty)
        }
    }
}
