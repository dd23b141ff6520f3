import Daemon
import Platform
import Testing

/// What a daemon finds after one that died.
@Suite struct CrashRecoveryTests {
    @Test func `commits that only a dead run's worktree had are kept, and said how to get`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: "git commit --quiet --allow-empty -m rescued; \(checkpoint.wait)")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            let repository = try #require(try FileSystem.entries(of: lab.layout.worktrees).first)
            let worktree = try lab.layout.worktree(repositoryID: repository, runID: run.text)
            let commit = try await lab.git(["rev-parse", "HEAD"], in: worktree)
            try await lab.killDaemon()
            try await lab.nm(["daemon", "start"])
            try await lab.wait(for: worktree, toExist: false)
            let attach = try await lab.attach(run)
            let said = try #require(attach.outputText.firstRange(of: "git fetch no-mistakes "))
            let command = attach.outputText[said.lowerBound...].prefix { $0 != "\n" }
            try await lab.git(command.split(separator: " ").dropFirst().map(String.init))
            let name = try #require(command.split(separator: "/").last)
            #expect(try await lab.git(["rev-parse", String(name)]) == commit)
            #expect(try await lab.summary(run).reason == "daemon crashed during execution")
        }
    }

    @Test func `commits on branches, in stashes and in logs of a dead run's worktree are kept, too`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: """
                    git checkout --quiet -b fix && git commit --quiet --allow-empty -m 'on a branch'
                    git checkout --quiet --detach && git commit --quiet --allow-empty -m 'only in a log'
                    git checkout --quiet --detach HEAD~2
                    echo work >>README && git stash --quiet
                    git commit-tree -m 'nowhere at all' -p HEAD HEAD^{tree} >/dev/null
                    git rev-parse fix stash >'\(lab.path("made"))'
                    \(checkpoint.wait)
                    """)
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            try await lab.killDaemon()
            try await lab.nm(["daemon", "start"])
            let repository = try #require(try FileSystem.entries(of: lab.layout.repositories).first)
            let worktrees = FilePath.join(try lab.layout.worktrees, String(repository.dropLast(".git".count)))
            try await lab.wait(in: worktrees) { try FileSystem.entries(of: worktrees).isEmpty }
            let attach = try await lab.attach(run)
            let said = try #require(attach.outputText.firstRange(of: "git fetch no-mistakes "))
            let line = attach.outputText[said.lowerBound...].prefix { $0 != "\n" }
            try await lab.git(line.prefix { $0 != "(" }.split(separator: " ").dropFirst().map(String.init))
            let branch = "recovered-\(run.text.suffix(6).lowercased())"
            let messages = try await lab.git(["log", "--format=%s", branch, "--not", "topic"]).split(separator: "\n")
            for message in ["on a branch", "only in a log", "nowhere at all"] {
                #expect(messages.contains(message[...]), "\(messages)")
            }
            let made = try FileSystem.readText(lab.path("made")).split(separator: "\n").map(String.init)
            let places = line.drop { $0 != "(" }.dropFirst().split(whereSeparator: { " ,)".contains($0) })
            let stash = try #require(places.firstIndex(of: "stash"), "\(line)")
            #expect(try await lab.git(["rev-parse", String(places[stash - 2])]) == made[1])
            #expect(try await lab.git(["branch", "--contains", made[0]]).contains(branch))
        }
    }

    @Test func `only processes that carry the run's mark in its worktree are ended`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            let script = lab.path("away.sh")
            try FileSystem.writeAtomically(
                Array("cd /; \(checkpoint.announce); exec sleep 1000\n".utf8), to: script, durable: false)
            try await lab.configure(test: "(setsid sh '\(script)' &); \(checkpoint.wait)")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let first = try await checkpoint.reached()
            let second = try await checkpoint.reached()
            let elsewhere = try #require([first, second].first { ProcessIdentity.workingDirectory(of: $0.pid) == "/" })
            let inside = elsewhere == first ? second : first
            let repository = try #require(try FileSystem.entries(of: lab.layout.worktrees).first)
            let worktree = try lab.layout.worktree(repositoryID: repository, runID: run.text)
            let bystander = try DetachedProcess.launch(
                Command("/bin/sleep", ["1000"], environment: [:], workingDirectory: worktree),
                output: lab.path("bystander"))
            try await lab.killDaemon()
            try await lab.nm(["daemon", "start"])
            try await lab.waitUntilGone(inside)
            try await lab.wait(for: worktree, toExist: false)
            #expect(elsewhere.isRunning)
            #expect(bystander.identity.isRunning)
            bystander.identity.signal(TerminationSignal.kill)
            elsewhere.signal(TerminationSignal.kill)
        }
    }

    @Test func `hundreds of orphaned worktrees do not hold up the start, and go`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            let gate = try await lab.gate
            let repository = String(FilePath.lastComponent(gate).dropLast(".git".count))
            for _ in 0..<200 {
                let worktree = try lab.layout.worktree(repositoryID: repository, runID: RunID.mint().text)
                try FileSystem.makePrivateDirectory(worktree)
                try FileSystem.writeAtomically([], to: FilePath.join(worktree, "file"), durable: false)
            }
            try await lab.nm(["daemon", "start"])
            let directory = FilePath.join(try lab.layout.worktrees, repository)
            try await lab.wait(in: directory) { try FileSystem.entries(of: directory).isEmpty }
        }
    }

    @Test func `a start renews hooks and settings of gates and leaves somebody's own hook`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let gate = try await lab.gate
            let hook = FilePath.join(gate, "hooks/post-receive")
            let settings = FilePath.join(gate, "config.worktree")
            let before = try (FileSystem.read(hook), FileSystem.read(settings))
            try await lab.nm(["daemon", "stop"])
            try FileSystem.removeFile(hook)
            try FileSystem.writeAtomically([], to: settings)
            try await lab.nm(["daemon", "start"])
            try await lab.wait(for: hook)
            try await lab.wait(in: gate) { try FileSystem.read(settings) == before.1 }
            #expect(try FileSystem.read(hook) == before.0)
            try await lab.nm(["daemon", "stop"])
            let own = Array("#!/bin/sh\nexit 0\n".utf8)
            try FileSystem.writeAtomically(own, to: hook, mode: 0o700)
            try FileSystem.writeAtomically([], to: settings)
            try await lab.nm(["daemon", "start"])
            try await lab.wait(in: gate) { try FileSystem.read(settings) == before.1 }
            #expect(try FileSystem.read(hook) == own)
            #expect(try await lab.nm(["status"]).contains("not gated: custom hook"))
        }
    }

    @Test func `a damaged database is set aside, rebuilt from gates and logs, and the user is told`() async throws {
        try await GateLab.with { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("retention:\n  runs: 1\n".utf8), to: lab.layout.configuration)
            try await lab.nm(["init"])
            try await lab.branch("older", "older")
            let older = try await lab.gated("older")
            try await lab.git(["checkout", "--quiet", "main"])
            try await lab.branch("topic")
            let run = try await lab.gated("topic")
            #expect([older.status, run.status] == [.passed, .passed])
            try await lab.wait(for: lab.layout.runLogs(older.id.text), toExist: false)
            // A stop brings everything into the file itself; the kill makes the next daemon look at it.
            try await lab.nm(["daemon", "restart"])
            try await lab.killDaemon()
            let database = try lab.layout.database
            var content = try FileSystem.read(database)
            for index in content.indices.dropFirst(4096) { content[index] = 0xA5 }
            try FileSystem.writeAtomically(content, to: database)
            try await lab.nm(["daemon", "start"])
            let status = try await lab.nm(["status"])
            #expect(status.contains("notice    the database was damaged"))
            #expect(try await lab.nm(["daemon", "status"]).contains("the damaged one is kept"))
            let found = try await lab.summary(run.id)
            #expect(found.status == .passed)
            #expect(found.branch == "topic")
            #expect(found.commit == run.commit)
            let text = try await lab.nm(["runs", "--json"])
            let known = try JSONText.decode([RunSummary].self, text).map(\.id)
            #expect(known == [run.id], "nothing runs twice, what is forgotten neither")
            let kept = try FileSystem.entries(of: lab.layout.root.path).first {
                $0.hasPrefix("state.sqlite.damaged-") && $0.hasSuffix("Z")
            }
            #expect(try FileSystem.read(FilePath.join(lab.layout.root.path, try #require(kept))) == content)
            try await lab.git(["checkout", "--quiet", "-b", "next"])
            try await lab.commit("next", "next\n", "next")
            try await lab.passes("next")
        }
    }

    @Test func `an older database learns what its parked runs came to, and later ones wait again`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "exit 0")
            try await lab.nm(["init"])
            func park(_ branch: String) async throws -> RunID {
                let asking = ["-o", "no-mistakes.approve=push"]
                let run = try await lab.pushChange("\(branch)\n", on: branch, options: asking)
                #expect(try await lab.attach(run).status == .exited(5))
                return run
            }
            let passed = try await park("passed")
            let aborted = try await park("aborted")
            let untouched = try await park("untouched")
            try await lab.nm(["daemon", "stop"])
            let database = try lab.layout.database
            let older = try FileSystem.read(database)
            try await lab.nm(["daemon", "start"])
            try await lab.nm(["respond", "--run", passed.text, "--approve"])
            try await lab.passes(passed)
            try await lab.nm(["respond", "--run", aborted.text, "--abort"])
            let abortion = try await lab.wait(for: aborted)
            let later = try await park("later")
            try await lab.nm(["daemon", "stop"])
            try FileSystem.writeAtomically(older, to: database)
            try await lab.nm(["daemon", "start"])
            _ = try await lab.nm(["runs"])
            #expect(try await lab.attach(later).status == .exited(5))
            #expect(try await lab.summary(passed).status == .passed)
            #expect(try await lab.summary(aborted).status == abortion.status)
            #expect(try await lab.summary(aborted).reason == abortion.reason)
            for run in [untouched, later] {
                #expect(try await lab.summary(run).status == .parked)
                try await lab.nm(["respond", "--run", run.text, "--approve"])
                try await lab.passes(run)
            }
            #expect(Set(try await lab.runs().map(\.id)) == [passed, aborted, untouched, later])
        }
    }

    /// What became of the database while a daemon was dead.
    enum Loss: CaseIterable, Sendable {
        case emptied, replacedByOlder
    }

    @Test(arguments: Loss.allCases)
    func `pushes that waited when the database was lost keep their runs and what was asked for`(loss: Loss) async throws
    {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            let older = try FileSystem.read(lab.layout.database)
            try await lab.nm(["daemon", "start"])
            try await lab.branch("slow", "hold")
            let slow = try #require(try await lab.push(["slow"]).runs.first)
            try await barrier.reached()
            try await lab.git(["checkout", "--quiet", "main"])
            try await lab.branch("asked")
            let asked = try #require(
                try await lab.push(["asked"], options: ["-o", "no-mistakes.approve=push"]).runs.first)
            let plain = try #require(try await lab.push(["asked:plain"]).runs.first)
            #expect(try await lab.runs().filter { $0.status == .pending }.map(\.id) == [plain, asked])
            try await lab.loseDatabase(putting: loss == .emptied ? [] : older)
            _ = try await lab.nm(["runs"])
            #expect(try await lab.attach(asked).status == .exited(5))
            #expect(try await lab.summary(asked).step("push")?.status == .parked)
            #expect(try await lab.originTip("asked") == nil)
            try await lab.passes(plain)
            #expect(try await lab.summary(slow).reason == "daemon crashed during execution")
            #expect(Set(try await lab.runs().map(\.id)) == [slow, asked, plain], "each push has one run")
        }
    }

    @Test func `an empty database is set aside, too, and a parked run says what became of it`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "true", more: "approve: [push]\n")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await lab.tryNM(["attach", "--run", run.text])
            #expect(try await lab.summary(run).status == .parked)
            try await lab.nm(["daemon", "stop"])
            #expect(try await lab.nm(["status"]).contains("keeps     1 of at most 10000 runs, for 90 days"))
            try FileSystem.truncate(try lab.layout.database)
            try await lab.nm(["daemon", "start"])
            #expect(try await lab.nm(["status"]).contains("notice    the database was damaged"))
            let found = try await lab.summary(run)
            #expect(found.status == .interrupted)
            #expect(found.reason?.hasPrefix("it waited for a person when the database was damaged") == true)
        }
    }
}
