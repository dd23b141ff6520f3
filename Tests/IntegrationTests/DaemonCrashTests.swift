import Daemon
import Platform
import Testing

@Suite struct DaemonCrashTests {
    @Test func `after a crash the next daemon fails its runs and removes what they left`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: "echo printed before; "
                    + "setsid sh -c \"\(checkpoint.announce); exec sleep 1000\" & \(checkpoint.wait)")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let processes = [try await checkpoint.reached(), try await checkpoint.reached()]
            let killed = try await lab.killDaemon()
            #expect(processes.filter(\.isRunning) == processes)
            #expect(try lab.leftWorktrees().count == 2, "the worktree and its repository")
            #expect(FileSystem.kind(of: try lab.layout.socket) != nil)
            #expect(try await lab.tryNM(["daemon", "status"]).status == .exited(3))

            let started = try await lab.nm(["daemon", "start"])
            let daemon = try lab.runningDaemon()
            #expect(started == "daemon started (pid \(daemon.pid))")
            #expect(daemon != killed)
            let attach = try await lab.attach(run)
            #expect(attach.status == .exited(1))
            #expect(attach.outputText.contains("\nprinted before\n"), "\(attach.outputText)")
            let summary = try await lab.summary(run)
            #expect(summary.status == .failed)
            #expect(summary.reason == "daemon crashed during execution")
            for process in processes { try await lab.waitUntilGone(process) }
            let worktrees = try #require(try FileSystem.entries(of: lab.layout.worktrees).first)
            let place = FilePath.join(try lab.layout.worktrees, worktrees)
            try await lab.wait(for: FilePath.join(place, run.text), toExist: false)
            let end = "printed before\nno-mistakes: daemon crashed during execution\n"
            #expect(try lab.log(run, "test").hasSuffix(end))
        }
    }

    @Test func `a run waits until what a crashed one left in its repository is gone`() async throws {
        try await GateLab.with { lab in
            let first = try Checkpoint("first", in: lab)
            let again = try Checkpoint("again", in: lab)
            try await lab.configure(
                test: "if [ -e '\(lab.path("crashed"))' ]; then \(again.wait); else trap '' TERM; \(first.wait); fi")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let stubborn = try await first.reached()
            try await lab.killDaemon()
            try FileSystem.writeAtomically([], to: lab.path("crashed"), durable: false)
            try await lab.nm(["rerun"])
            _ = try await again.reached()
            #expect(!stubborn.isRunning)
            let crashed = try lab.leftWorktrees().filter { $0.hasSuffix(run.text) }
            #expect(crashed == [])
            try again.release()
            let newest = try #require(try await lab.runs().first)
            try await lab.passes(newest.id)
        }
    }

    @Test func `a pid file that names a stranger harms nobody`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            let stranger = ProcessIdentity(pid: ProcessIdentity.current().pid, startTime: "long ago")
            let record = DaemonIdentity(
                process: stranger, startedAt: .now(), executable: "/bin/true", version: "0", root: lab.home,
                instance: "gone")
            try record.write(to: lab.layout.pidFile)
            #expect(try await lab.nm(["daemon", "stop"]) == "daemon was not running")
            let (status, exit) = try await lab.daemonStatus()
            #expect(exit == .exited(3))
            #expect(status["pid"] == .null)
            #expect(try await lab.nm(["daemon", "start"]) == "daemon started (pid \(try lab.runningDaemon().pid))")
        }
    }

    @Test func `ten starts at once give one daemon and ten successes`() async throws {
        try await GateLab.withHome { lab in
            let results = try await withThrowingTaskGroup(of: CommandResult.self) { group in
                for _ in 0..<10 { group.addTask { try await lab.tryNM(["daemon", "start"]) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let pid = try lab.runningDaemon().pid
            #expect(results.map(\.status) == Array(repeating: .exited(0), count: 10), "\(results.map(\.errorText))")
            #expect(results.filter { $0.outputText == "daemon started (pid \(pid))" }.count == 1)
            #expect(results.filter { $0.outputText == "daemon already running (pid \(pid))" }.count == 9)
            #expect(try lab.logLines("daemon ready").count == 1)
        }
    }
}
