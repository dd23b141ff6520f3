import Daemon
import Platform
import Testing

/// Stopping and restarting a daemon that has runs.
@Suite struct DaemonDrainTests {
    /// A home in which one run stands at the checkpoint and another waits for it.
    private func busy(
        _ body: (GateLab, Checkpoint, _ active: RunID, _ waiting: RunID) async throws -> Void
    ) async throws {
        try await GateLab.with { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: checkpoint.wait)
            try await lab.nm(["init"])
            let active = try await lab.pushChange(on: "active")
            _ = try await checkpoint.reached()
            let waiting = try await lab.pushChange(on: "waiting")
            try await body(lab, checkpoint, active, waiting)
        }
    }

    @Test func `a restart that waits lets the active run finish and keeps the queue`() async throws {
        try await busy { lab, checkpoint, active, waiting in
            let before = try lab.runningDaemon()
            let said = try NamedPipe(lab.path("said"))
            async let restarted = lab.attempt(
                "/bin/sh", ["-c", "'\(GateLab.binary)' daemon restart --wait 2>'\(said.path)'"])
            #expect(try await said.line() == "waiting for the active run to end …")
            // Nothing shows from outside that the daemon has begun to drain, so it is told to, too.
            let hold = try DrainHold(try lab.layout, version: "test")
            async let drained: Void = BlockingThread.run { try hold.drain() }
            let later = try await lab.pushChange(on: "later")
            #expect(before.isRunning)
            try checkpoint.release()
            try await drained
            #expect(try await lab.summary(active).status == .passed)
            let result = try await restarted
            #expect(result.status == .exited(0), "\(result.outputText)")
            hold.release()
            #expect(!before.isRunning)
            for run in [waiting, later] {
                _ = try await checkpoint.reached()
                #expect(try await lab.summary(run).status == .running)
                try checkpoint.release()
                try await lab.passes(run)
            }
        }
    }

    @Test func `of two restarts that wait, none cancels what the other's daemon has begun`() async throws {
        try await busy { lab, checkpoint, active, waiting in
            let said = [try NamedPipe(lab.path("said1")), try NamedPipe(lab.path("said2"))]
            func restart(_ number: Int) async throws -> CommandResult {
                try await lab.attempt(
                    "/bin/sh", ["-c", "'\(GateLab.binary)' daemon restart --wait 2>'\(said[number].path)'"])
            }
            async let first = restart(0)
            async let second = restart(1)
            for pipe in said { #expect(try await pipe.line() == "waiting for the active run to end …") }
            // The daemon of whoever comes first starts this one, unless the other holds it at once.
            try checkpoint.release()
            _ = try await checkpoint.reached()
            try checkpoint.release()
            #expect(try await first.status == .exited(0))
            #expect(try await second.status == .exited(0))
            for run in [active, waiting] { try await lab.passes(run) }
        }
    }

    @Test func `a daemon that dies while its runs are waited for is started again`() async throws {
        try await busy { lab, _, active, waiting in
            let said = try NamedPipe(lab.path("said"))
            async let restarted = lab.attempt(
                "/bin/sh", ["-c", "'\(GateLab.binary)' daemon restart --wait 2>'\(said.path)'"])
            #expect(try await said.line() == "waiting for the active run to end …")
            try await lab.killDaemon()
            #expect(try await said.line() == "the daemon ended before its runs did")
            #expect(try await restarted.status == .exited(0))
            #expect(try lab.runningDaemon().isRunning)
            #expect(try await lab.summary(active).status == .failed)
        }
    }

    @Test func `a restart that waits meets a daemon that is on its way down, and has one afterwards`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "trap '' TERM; echo here >\(lab.path("here")); sleep 1000")
            let here = try NamedPipe(lab.path("here"))
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            #expect(try await here.line() == "here")
            let before = try lab.runningDaemon()
            async let stopped = lab.nm(["daemon", "stop", "--yes"])
            try await lab.waitForLogLine("daemon stopping")
            let restarted = try await lab.tryNM(["daemon", "restart", "--wait"])
            #expect(restarted.status == .exited(0), "\(restarted.errorText)")
            _ = try await stopped
            #expect(!before.isRunning)
            #expect(try lab.runningDaemon().isRunning)
            #expect(try await lab.summary(run).status == .cancelled)
        }
    }

    @Test func `a queue that is held says by whom, and goes on when whoever holds it goes away`() async throws {
        try await busy { lab, checkpoint, active, waiting in
            let hold = try DrainHold(try lab.layout, version: "test")
            async let drained: Void = BlockingThread.run { try hold.drain() }
            try checkpoint.release()
            try await drained
            #expect(try await lab.summary(active).status == .passed)
            #expect(try await lab.summary(waiting).status == .pending)
            let held = try await lab.summary(waiting)
            let words = "the queue is held by process \(ProcessIdentity.current().pid) ("
            #expect(held.queuePosition == 1 && held.reason?.hasPrefix(words) == true)
            #expect(try await lab.nm(["runs"]).contains("position 1 in the queue; \(words)"))
            for command in [["status"], ["daemon", "status"]] {
                #expect(try await lab.nm(command).contains(words))
            }
            hold.release()
            _ = try await checkpoint.reached()
            try checkpoint.release()
            try await lab.passes(waiting)
            // What is held is not among what a stop cancels.
            let again = try DrainHold(try lab.layout, version: "test")
            let kept = try await lab.pushChange(on: "kept")
            let restarted = try await lab.tryNM(["daemon", "restart", "--yes"])
            #expect(restarted.status == .exited(0) && restarted.errorText == "", "\(restarted.errorText)")
            again.release()
            _ = try await checkpoint.reached()
            try checkpoint.release()
            try await lab.passes(kept)
        }
    }

    @Test func `on a terminal a stop names the runs and asks; no changes nothing, and --yes does not ask`() async throws
    {
        try #require(Terminal.isAvailable)
        try await busy { lab, _, active, waiting in
            let command = "script -q -e -c \"'\(GateLab.binary)' daemon stop\" /dev/null"
            let refused = try await lab.attempt("/bin/sh", ["-c", "printf 'n\\n' | \(command)"])
            #expect(refused.outputText.contains("warning: this cancels 2 runs:"), "\(refused.outputText)")
            #expect(!refused.outputText.contains("u{1"), "\(refused.outputText)")
            #expect(refused.outputText.contains(active.text) && refused.outputText.contains(waiting.text))
            #expect(refused.outputText.contains("Go on? [y/N]") && refused.outputText.contains("nothing was changed"))
            #expect(refused.status == .exited(1))
            #expect(try lab.runningDaemon().isRunning)
            #expect(try await lab.summary(active).status == .running)
            let agreed = try await lab.attempt(
                "/bin/sh", ["-c", "script -q -e -c \"'\(GateLab.binary)' daemon stop -y\" /dev/null"])
            #expect(agreed.status == .exited(0))
            #expect(agreed.outputText.contains("warning: this cancels 2 runs:"))
            #expect(!agreed.outputText.contains("Go on?"))
            for run in [active, waiting] { #expect(try await lab.summary(run).status == .cancelled) }
        }
    }
}
