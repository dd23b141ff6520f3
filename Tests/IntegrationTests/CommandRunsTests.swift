import Daemon
import Platform
import Testing

/// The commands about runs, and what scripts can rely on in their output.
@Suite struct CommandRunsTests {
    @Test func `attach ends with 0, 1 or 3 as the run did, during and after it`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: "\(checkpoint.wait); test -e good")
            try await lab.nm(["init"])
            let failing = try await lab.pushChange(on: "topic")
            async let attached = lab.tryNM(["attach"])
            _ = try await checkpoint.reached()
            try checkpoint.release()
            #expect(try await attached.status == .exited(1))
            #expect(try await lab.attach(failing).status == .exited(1))

            try await lab.commit("good", "", "good")
            let passing = try #require(try await lab.push(["topic"]).runs.first)
            try checkpoint.release()
            #expect(try await lab.attach(passing).status == .exited(0))

            try await lab.nm(["rerun"])
            let cancelled = try #require(try await lab.runs().first).id
            async let watched = lab.attach(cancelled)
            let process = try await checkpoint.reached(skipping: 1)
            try await lab.nm(["cancel", "--run", cancelled.text])
            #expect(try await watched.status == .exited(3))
            #expect(!process.isRunning)
            #expect(try await lab.tryNM(["attach"]).status == .exited(3))
            let unknown = try await lab.tryNM(["attach", "--run", "01J00000000000000000000000"])
            #expect(unknown.status == .exited(1))
            #expect(unknown.errorText.contains("there is no run"))
            for command in ["attach", "logs", "cancel"] {
                #expect(try await lab.tryNM([command, "--run", "nope"]).status == .exited(2), "\(command)")
            }
        }
    }

    @Test func `rerun in a repository that is not gated says so and starts nothing`() async throws {
        try await GateLab.with { lab in
            let rerun = try await lab.tryNM(["rerun", "main"])
            #expect(rerun.status == .exited(1))
            #expect(rerun.errorText.contains("is not gated; run: no-mistakes init"), "\(rerun.errorText)")
            #expect(try lab.daemon() == nil)
        }
    }

    @Test func `rerun takes the last gated commit, whatever the working copy has since`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "test -e '\(lab.path("ready"))'")
            try await lab.nm(["init"])
            let first = try await lab.wait(for: try await lab.pushChange(on: "topic"))
            #expect(first.status == .failed)
            try await lab.commit("README", "not pushed\n", "later")
            try FileSystem.writeAtomically([], to: lab.path("ready"))
            #expect(try await lab.nm(["rerun", "topic"]).contains(" queued for topic"))
            let second = try #require(try await lab.runs().first)
            try await lab.passes(second.id)
            #expect(second.commit == first.commit)
            #expect(try await lab.originTip("topic") == first.commit)
            let never = try await lab.tryNM(["rerun", "main"])
            #expect(never.status == .exited(1))
            #expect(never.errorText.contains("no push of main was gated yet"))
        }
    }

    @Test func `runs and status give scripts every key`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: checkpoint.wait)
            try await lab.nm(["init"])
            let first = try await lab.pushChange("one\n", on: "topic")
            _ = try await checkpoint.reached()
            try checkpoint.release()
            _ = try await lab.wait(for: first)
            let second = try await lab.pushChange("two\n", on: "topic")
            _ = try await checkpoint.reached()

            let runs = try JSONValue.parse(try await lab.nm(["runs", "--json"])).elements
            #expect(runs.map { $0["id"] } == [second, first].map { .string($0.text) })
            for run in runs {
                #expect(run.keys.isSuperset(of: Self.runKeys), "\(run.keys)")
                for step in try #require(run["steps"]).elements {
                    #expect(step.keys.isSuperset(of: Self.stepKeys), "\(step.keys)")
                }
            }
            #expect(runs.first?["endedAt"] == .null)
            #expect(runs.first?["reason"] == .null)
            #expect(runs.last?["repo"] == .string(try FileSystem.canonicalPath(lab.work)))
            let limited = try JSONValue.parse(try await lab.nm(["runs", "--json", "--limit", "1"])).elements
            #expect(limited.map { $0["id"] } == [.string(second.text)])
            #expect(try await lab.nm(["runs", "--limit", "1"]).split(separator: "\n").count == 1)

            let status = try JSONValue.parse(try await lab.nm(["status", "--json"]))
            #expect(status.keys.isSuperset(of: Self.statusKeys), "\(status.keys)")
            #expect(status["branch"] == .string("topic"))
            #expect(status["origin"] == .string(lab.origin))
            #expect(status["activeRuns"]?.elements.map { $0["id"] } == [.string(second.text)])
            #expect(status["waitingForYou"]?.elements == [])
            try checkpoint.release()
            try await lab.passes(second)

            try await lab.nm(["daemon", "stop"])
            let withoutDaemon = try JSONValue.parse(try await lab.nm(["runs", "--json"])).elements
            #expect(withoutDaemon.map { $0["id"] } == runs.map { $0["id"] })
            #expect(try lab.daemon() == nil)
        }
    }

    @Test func `logs prints one step, or all with their names`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "echo from the test", lint: "echo from lint; exit 1")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await lab.wait(for: run)
            let test = try await lab.nm(["logs", "--step", "test"])
            #expect(test.hasSuffix("\nfrom the test"))
            #expect(!test.contains("from lint"))
            let all = try await lab.nm(["logs", "--run", run.text])
            #expect(all.contains("== test passed\n"))
            #expect(all.contains("== lint failed\n"))
            #expect(all.hasSuffix("\nfrom lint\nno-mistakes: the command ended with exit status 1"))
            let wrong = try await lab.tryNM(["logs", "--step", "dance"])
            #expect(wrong.status == .exited(1))
            #expect(wrong.errorText.contains("it has: setup, rebase, test, lint"))
            #expect(try await lab.nm(["logs", "--daemon"]).contains("daemon ready"))
        }
    }

    @Test func `steps that the pusher skips are skipped and say so`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "exit 1", lint: "exit 1")
            try await lab.nm(["init"])
            let run = try await lab.wait(
                for: try await lab.pushChange(on: "topic", options: ["-o", "no-mistakes.skip=test,lint"]))
            #expect(run.status == .passed)
            for name in ["test", "lint"] {
                let step = try #require(run.step(name))
                #expect(step.status == .skipped)
                #expect(step.reason == "asked for by no-mistakes.skip")
            }
            let rerun = try await lab.nm(["rerun", "--skip", "test,lint,push"])
            #expect(rerun.contains(" queued for topic"))
            let again = try await lab.wait(for: try #require(try await lab.runs().first).id)
            #expect(again.steps.map(\.status) == [.passed, .skipped, .skipped, .skipped, .skipped])
        }
    }

    @Test func `an unknown step to skip is named, and skips nothing`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "exit 1")
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "changed\n", "change")
            let push = try await lab.push(["topic"], options: ["-o", "no-mistakes.skip=tests"])
            #expect(push.messages.contains("unknown step \"tests\" ignored; valid: rebase, test, lint, push"))
            #expect(try await lab.wait(for: try #require(push.runs.first)).status == .failed)
        }
    }

    /// design §9
    private static let runKeys: Set<String> = [
        "id", "repo", "branch", "commit", "status", "reason", "queuePosition", "createdAt", "startedAt", "endedAt",
        "steps",
    ]
    private static let stepKeys: Set<String> = [
        "name", "status", "reason", "startedAt", "endedAt", "exitStatus", "logPath",
    ]
    private static let statusKeys: Set<String> = [
        "repo", "gate", "origin", "daemon", "branch", "activeRuns", "waitingForYou",
    ]
}
