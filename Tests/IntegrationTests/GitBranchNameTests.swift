import Daemon
import Platform
import Testing

/// Branches and refs that a shell, git or a program could take for something else.
@Suite struct GitBranchNameTests {
    @Test(arguments: ["feature/ä\"b'$x;&", "-x", "refs/heads/--all"])
    func `a difficult name passes from end to end`(_ name: String) async throws {
        try await GateLab.with(configuration: "commands:\n  test: git log -1\n") { lab in
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "--detach"])
            let first = try await lab.commit("topic", "one\n", "first")
            let refspec = "HEAD:refs/heads/\(name)"
            let run = try await lab.gated(refspec)
            #expect(run.status == .passed, "\(run)")
            #expect(run.branch == name)
            #expect(try await lab.originTip(name) == first)
            // And once more, now that origin has it: over a rewritten commit, after a rebase, and by rerun.
            try await lab.git(["commit", "--quiet", "--amend", "-m", "second"])
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let second = try await lab.gated("+" + refspec)
            #expect(second.status == .passed, "\(second)")
            #expect(try await lab.originFile(name, "other") == "other")
            let answer = try await lab.nm(["rerun", "--", name])
            #expect(answer.contains(" queued for \(name) "))
            let rerun = try #require(try await lab.runs().first)
            try await lab.passes(rerun.id)
        }
    }

    @Test func `two spellings of one letter are two branches`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            let composed = try await lab.branch("caf\u{E9}", "hold")
            let waiting = try #require(try await lab.push(["HEAD:refs/heads/caf\u{E9}"]).runs.first)
            try await barrier.reached()
            try await lab.git(["checkout", "--quiet", "main"])
            let decomposed = try await lab.branch("decomposed")
            let other = try await lab.gated("HEAD:refs/heads/cafe\u{301}")
            #expect(other.status == .passed, "\(other)")
            try barrier.open()
            let first = try await lab.wait(for: waiting)
            #expect(first.status == .passed, "\(first)")
            #expect(try await lab.originTip("caf\u{E9}") == composed)
            #expect(try await lab.originTip("cafe\u{301}") == decomposed)
        }
    }

    @Test func `fifty branches in one push are fifty runs`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let names = (1...50).map { "b\($0)" }
            let head = try await lab.commit("topic", "topic\n", "ahead of main")
            for name in names { try await lab.git(["branch", name]) }
            try await lab.git(["reset", "--quiet", "--hard", "origin/main"])
            let push = try await lab.push([], options: ["--all"])
            // main is in the gate already, at this commit, so it is no part of the push.
            #expect(Set(push.runs).count == 50, "\(push.messages)")
            for run in push.runs { _ = try await lab.attach(run) }
            let runs = try await lab.runs()
            #expect(runs.map(\.branch).sorted() == names.sorted())
            #expect(Set(runs.map(\.id)) == Set(push.runs))
            #expect(runs.allSatisfy { $0.commit == head })
            #expect(runs.filter { $0.status != .passed }.map(\.reason) == [])
            #expect(
                try await lab.git(["--git-dir=\(lab.origin)", "branch", "--list", "b*"]).split(separator: "\n").count
                    == 50)
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `a mirror push gates the branches and harms nothing that is ours`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let first = try await lab.branch("topic")
            let gate = try await lab.gate
            try await lab.passes("topic")
            let ours = ["--git-dir=\(gate)", "for-each-ref", "refs/no-mistakes/"]
            let before = try await lab.git(ours)
            #expect(before.contains(first))
            try await lab.git(["tag", "v1"])
            try await lab.git(["checkout", "--quiet", "main"])
            try await lab.git(["branch", "-D", "topic"])
            let second = try await lab.branch("other", "other")
            let push = try await lab.push([], options: ["--mirror"])
            #expect(push.messages.contains("refs/tags/v1: not a branch, so no run"))
            #expect(push.messages.contains("topic deleted"))
            #expect(push.runs.count == 1, "\(push.messages)")
            try await lab.passes(try #require(push.runs.first))
            #expect(try await lab.originTip("other") == second)
            // Deleting a branch in the gate is no wish to delete it at origin.
            #expect(try await lab.originTip("topic") == first)
            let after = try await lab.git(ours)
            for ref in before.split(separator: "\n") { #expect(after.contains(ref), "\(ref) is gone") }
        }
    }

    @Test func `tags and other refs get a message and no run`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.git(["tag", "-a", "-m", "one", "v1"])
            try await lab.git(["notes", "add", "-m", "note"])
            let push = try await lab.push(["v1", "refs/notes/commits", "HEAD:refs/for/main"])
            for ref in ["refs/tags/v1", "refs/notes/commits", "refs/for/main"] {
                #expect(push.messages.contains("\(ref): not a branch, so no run"))
            }
            #expect(push.runs.isEmpty)
            #expect(try await lab.runs().isEmpty)
        }
    }
}
