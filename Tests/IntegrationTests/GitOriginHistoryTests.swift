import Daemon
import Platform
import Testing

/// What reaches origin when its branches were moved by others, or by this gate before.
@Suite struct GitOriginHistoryTests {
    @Test func `a colleague's commit that the push has not seen is named and stays`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.passes("topic")
            let theirs = try await lab.colleagueCommits(on: "topic", "theirs", "theirs\n", "what Colleague did")
            try await lab.commit("topic", "more\n", "more of mine")
            let run = try await lab.gated("topic")
            #expect(run.status == .failed)
            let reason = try #require(run.reason)
            #expect(reason.contains("Colleague: what Colleague did"), "\(reason)")
            #expect(reason.contains(String(theirs.prefix(7))))
            #expect(reason.contains("git fetch origin"))
            #expect(run.step("push")?.status == .failed)
            #expect(try await lab.originTip("topic") == theirs)
            // What the message says to do works.
            try await lab.git(["pull", "--quiet", "--rebase", "origin", "topic"])
            let mine = try await lab.git(["rev-parse", "HEAD"])
            try await lab.passes("+topic")
            #expect(try await lab.originTip("topic") == mine)
        }
    }

    @Test func `more lost commits than fit are counted`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.git(["push", "--quiet", "origin", "main:topic"])
            for number in 1...12 {
                try await lab.colleagueCommits(on: "topic", "theirs", "\(number)\n", "no \(number)")
            }
            try await lab.branch("topic")
            let reason = try #require(try await lab.gated("topic").reason)
            #expect(reason.contains(": no 12; ") && reason.contains("; and 2 more"), "\(reason)")
        }
    }

    @Test func `one's own commits at origin are built upon`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.git(["push", "--quiet", "origin", "topic"])
            let commit = try await lab.commit("topic", "more\n", "more")
            try await lab.passes("topic")
            #expect(try await lab.originTip("topic") == commit)
        }
    }

    @Test func `a tip that this gate pushed may be replaced, back and forth`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let first = try await lab.branch("topic", "topic", "A\n")
            try await lab.passes("topic")
            try await lab.git(["commit", "--quiet", "--amend", "-m", "B"])
            let second = try await lab.git(["rev-parse", "HEAD"])
            try await lab.passes("+topic")
            #expect(try await lab.originTip("topic") == second)
            try await lab.git(["reset", "--quiet", "--hard", first])
            try await lab.passes("+topic")
            #expect(try await lab.originTip("topic") == first)
        }
    }

    @Test func `a tip that the rebase made may be replaced by the next push`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let pushed = try await lab.branch("topic")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            try await lab.passes("topic")
            let rebased = try #require(try await lab.originTip("topic"))
            #expect(rebased != pushed)
            // The pusher goes on from the commit that was pushed, not from the one that reached origin.
            try await lab.commit("topic", "more\n", "more")
            try await lab.passes("topic")
            #expect(try await lab.originFile("topic", "topic") == "more")
            #expect(try await lab.originFile("topic", "other") == "other")
        }
    }

    @Test func `a run that is ended while it pushes does not leave a stranger's tip`() async throws {
        try await GateLab.with { lab in
            let barrier = try RunBarrier(lab)
            let hook = FilePath.join(lab.origin, "hooks/post-receive")
            let body = "#!/bin/sh\nNM_HOME='\(lab.home)'; \(RunBarrier.stop)\n"
            try FileSystem.writeAtomically(Array(body.utf8), to: hook, mode: 0o755)
            try await lab.nm(["init"])
            let first = try await lab.branch("topic")
            let old = try #require(try await lab.push(["topic"]).runs.first)
            // Origin has moved, and the push to it has not ended.
            try await barrier.reached()
            #expect(try await lab.originTip("topic") == first)
            try FileSystem.removeFile(hook)
            try await lab.git(["commit", "--quiet", "--amend", "-m", "other"])
            let run = try await lab.gated("+topic")
            // What reached origin cannot be called back.
            try await lab.passes(old)
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originTip("topic") == (try await lab.git(["rev-parse", "HEAD"])))
        }
    }

    @Test func `a commit that lands between the look and the push is kept`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let theirs = try await lab.git(["rev-parse", "main"])
            // What origin runs to receive a push is the last moment at which somebody can be faster.
            let receive = "#!/bin/sh\ngit --git-dir='\(lab.origin)' update-ref refs/heads/topic \(theirs)\n"
            let program = lab.path("receive")
            try FileSystem.writeAtomically(
                Array((receive + "exec git-receive-pack \"$@\"\n").utf8), to: program, mode: 0o755)
            try await lab.git(["config", "remote.origin.receivepack", program])
            try await lab.branch("topic")
            let run = try await lab.gated("topic")
            #expect(
                run.reason == "push: origin/topic moved while this run was pushing; try again: no-mistakes rerun",
                "\(run)")
            #expect(try await lab.originTip("topic") == theirs)
        }
    }

    @Test func `an origin that goes away before the push is named, and a rerun makes up for it`() async throws {
        let configuration =
            "commands:\n  test: test ! -f ../../../../hide || mv ../../../../origin.git ../../../../away\n"
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try lab.write("hide", "", in: lab.directory)
            let run = try await lab.gated("topic")
            #expect(run.reason?.hasPrefix("push: origin is unreachable: ") == true, "\(run)")
            #expect(
                run.reason?.hasSuffix("check it with: git ls-remote origin; then: no-mistakes rerun") == true, "\(run)")
            try FileSystem.removeFile(lab.path("hide"))
            try FileSystem.rename(lab.path("away"), to: lab.origin)
            try await lab.nm(["rerun"])
            #expect(try await lab.wait(for: try #require(try await lab.runs().first).id).status == .passed)
            #expect(try await lab.originTip("topic") == commit)
        }
    }

    @Test func `a branch that is deleted and made again at the same commit is gated again`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await lab.passes("topic")
            let deletion = try await lab.push([":topic"])
            #expect(deletion.messages.contains("topic deleted") && deletion.runs.isEmpty, "\(deletion.messages)")
            try await lab.git(["push", "--quiet", "origin", ":topic"])
            try await lab.passes("topic")
            #expect(try await lab.originTip("topic") == commit)
            // And where origin still has it there is nothing to push.
            try await lab.push([":topic"])
            let again = try await lab.gated("topic")
            #expect(again.status == .passed && again.step("push")?.status == .skipped, "\(again)")
            #expect(try await lab.runs().count == 3)
        }
    }

    @Test func `a colleague who was faster on the default branch is built upon, and nothing is lost`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let mine = try await lab.commit("mine", "mine\n", "mine")
            let theirs = try await lab.colleagueCommits(on: "main", "theirs", "theirs\n")
            let run = try await lab.gated("main")
            #expect(run.status == .passed, "\(run)")
            let tip = try #require(try await lab.originTip("main"))
            #expect(tip != mine)
            #expect(try await lab.git(["--git-dir=\(lab.origin)", "rev-parse", "main^"]) == theirs)
            #expect(try await lab.originFile("main", "mine") == "mine")
            // The next push builds on the commit that was pushed, which is the same change as the rebased one.
            try await lab.commit("mine", "more\n", "more")
            try await lab.passes("main")
            #expect(try await lab.git(["--git-dir=\(lab.origin)", "rev-parse", "main^"]) == tip)
        }
    }
}
