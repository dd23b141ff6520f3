import Daemon
import Platform
import Testing

/// Which runs execute, which wait, and which give way to newer ones.
@Suite struct DaemonQueueTests {
    @Test func `max_concurrent_runs 1 lets one branch after the other through`() async throws {
        try await GateLab.with { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: "mkdir '\(lab.path("alone"))'; \(checkpoint.wait); rmdir '\(lab.path("alone"))'")
            try await lab.nm(["init"])
            var runs: [RunID] = []
            for branch in ["one", "two", "three"] { runs.append(try await lab.pushChange(on: branch)) }
            _ = try await checkpoint.reached()
            let listed = try await lab.runs()
            #expect(listed.map(\.id) == runs.reversed())
            #expect(listed.map(\.status) == [.pending, .pending, .running])
            #expect(listed.map(\.queuePosition) == [2, 1, nil])
            for command in ["runs", "status"] {
                let shown = try await lab.nm([command])
                for place in 1...2 { #expect(shown.contains("position \(place) in the queue"), "\(shown)") }
            }
            let (status, _) = try await lab.daemonStatus()
            #expect(status["activeRuns"] == .number(1))
            #expect(status["queuedRuns"] == .number(2))
            try checkpoint.release()
            for run in runs.dropFirst() {
                _ = try await checkpoint.reached()
                #expect(try await lab.summary(run).status == .running)
                try checkpoint.release()
            }
            for run in runs { try await lab.passes(run) }
            let ended = try await lab.runs().reversed()
            for (earlier, later) in zip(ended, ended.dropFirst()) {
                #expect(try #require(earlier.endedAt) <= (try #require(later.startedAt)))
            }
        }
    }

    @Test func `a newer push ends the older run, processes and all, before it starts`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: "setsid sh -c \"\(checkpoint.announce); exec sleep 1000\" & \(checkpoint.wait)")
            try await lab.nm(["init"])
            let older = try await lab.pushChange("one\n", on: "topic")
            let processes = [try await checkpoint.reached(), try await checkpoint.reached()]
            let newer = try await lab.pushChange("two\n", on: "topic")
            _ = try await checkpoint.reached()
            #expect(processes.filter(\.isRunning) == [])
            let ended = try await lab.summary(older)
            #expect(ended.status == .cancelled)
            #expect(ended.reason == "cancelled: superseded by new push")
            #expect(try await lab.attach(older).status == .exited(3))
            _ = try await checkpoint.reached()
            try checkpoint.release()
            let passed = try await lab.wait(for: newer)
            #expect(passed.status == .passed)
            #expect(try #require(ended.endedAt) <= (try #require(passed.startedAt)))
            #expect(try await lab.originTip("topic") == passed.commit)
        }
    }

    @Test func `of several pushes that wait for one branch only the newest runs`() async throws {
        try await GateLab.with { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: checkpoint.wait)
            try await lab.nm(["init"])
            let other = try await lab.pushChange(on: "other")
            _ = try await checkpoint.reached()
            let waiting = [
                try await lab.pushChange("one\n", on: "topic"), try await lab.pushChange("two\n", on: "topic"),
            ]
            let newest = try await lab.pushChange("three\n", on: "topic")
            for run in waiting {
                let summary = try await lab.summary(run)
                #expect(summary.status == .cancelled)
                #expect(summary.reason == "cancelled: superseded by new push")
                #expect(summary.startedAt == nil)
            }
            try checkpoint.release()
            try checkpoint.release()
            try await lab.passes(other)
            try await lab.passes(newest)
        }
    }

    @Test func `deleting a branch ends its run and starts none`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: checkpoint.wait)
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let process = try await checkpoint.reached()
            let push = try await lab.push([":topic"])
            #expect(push.messages.contains("topic deleted: its run is cancelled"), "\(push.messages)")
            #expect(push.runs == [])
            try await lab.push(["main:quiet"], options: ["-o", "no-mistakes.skip=test"])
            for run in try await lab.runs() where !run.status.isFinal { _ = try await lab.attach(run.id) }
            let quiet = try await lab.push([":quiet"])
            #expect(quiet.messages.contains("quiet deleted: no run of it was active"), "\(quiet.messages)")
            #expect(try await lab.attach(run).status == .exited(3))
            #expect(!process.isRunning)
            #expect(try await lab.summary(run).reason == "cancelled: branch deleted")
            #expect(try await lab.runs().count == 2)
            #expect(try lab.leftWorktrees() == [])
        }
    }
}
