import Daemon
import Platform
import Testing

/// Commands of a run that leave processes behind.
@Suite struct CommandTreeTests {
    @Test func `a background child that keeps the output open ends with its step`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("child", in: lab)
            let parent = try Checkpoint("parent", in: lab)
            try lab.write("child.sh", "\(checkpoint.announce); exec sleep 1000\n", in: lab.directory)
            let script = lab.path("child.sh")
            try await lab.configure(test: "sh '\(script)' & \(parent.wait); echo parent is done")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let child = try await checkpoint.reached()
            _ = try await parent.reached()
            try parent.release()
            try await lab.passes(run)
            #expect(!child.isRunning)
            #expect(try lab.log(run, "test").contains("parent is done"))
        }
    }

    @Test func `a command of a run does not restart the daemon, which would end them both in the middle`() async throws
    {
        try await GateLab.with { lab in
            try await lab.configure(test: "'\(GateLab.binary)' daemon restart --yes 2>&1; echo \"exit $?\"")
            try await lab.nm(["init"])
            let daemon = try lab.runningDaemon()
            let run = try await lab.pushChange(on: "topic")
            try await lab.passes(run)
            let log = try lab.log(run, "test")
            #expect(log.contains("part of run \(run)") && log.contains("exit 1"), "\(log)")
            #expect(try lab.runningDaemon() == daemon)
        }
    }

    /// Runs a test command that leaves a child behind and goes on until that is there.
    /// - Parameters:
    ///   - start: what comes before the child's script in the command, such as `setsid`.
    ///   - rest: what the command does after that.
    /// - Returns: the run when it is over, and the child.
    private func leaveChild(
        _ lab: GateLab, _ start: String, then rest: String
    ) async throws -> (run: RunSummary, child: ProcessIdentity) {
        let child = try Checkpoint("child", in: lab)
        let parent = try Checkpoint("parent", in: lab)
        // In a file, so that it is its own process that it announces.
        try lab.write("child.sh", "\(child.announce); exec sleep 1000\n", in: lab.directory)
        let script = lab.path("child.sh")
        try await lab.configure(
            test: "(\(start) /bin/sh '\(script)' </dev/null >/dev/null 2>&1 &); \(parent.wait); \(rest)")
        try await lab.nm(["init"])
        let run = try await lab.pushChange(on: "topic")
        let process = try await child.reached()
        _ = try await parent.reached()
        try parent.release()
        return (try await lab.wait(for: run), process)
    }

    @Test func `a child that made itself a daemon ends with its step`() async throws {
        try await GateLab.with { lab in
            let (run, child) = try await leaveChild(lab, "setsid", then: "exit 7")
            #expect(run.status == .failed)
            #expect(run.step("test")?.exitStatus == 7)
            #expect(!child.isRunning)
        }
    }

    @Test func `a child that got rid of everything that it could be known by ends with its step, too`() async throws {
        try await GateLab.with { lab in
            let (run, child) = try await leaveChild(lab, "env -i setsid", then: "true")
            #expect(run.status == .passed)
            #expect(!child.isRunning)
        }
    }

    @Test func `a child that also went elsewhere ends with its run, whatever else runs`() async throws {
        try await GateLab.with { lab in
            let child = try NamedPipe(lab.path("child"))
            let test = try Checkpoint("test", in: lab)
            let escape = "cd /; (sleep 1000 & echo $! >\"\(child.path)\"); exit"
            let stray = "setsid /bin/sh -c '\(escape)' </dev/null >/dev/null"
            try await lab.configure(
                test: """
                    if test -f stray; then env -i \(stray); env -i NM_GATE_WORK=else \(stray); fi
                    \(test.wait)
                    """)
            try FileSystem.makePrivateDirectory(lab.home)
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 2\n".utf8), to: lab.layout.configuration)
            try await lab.nm(["init"])
            func identity() async throws -> ProcessIdentity {
                let line = try await child.line()
                return try #require(Int32(line).flatMap(ProcessIdentity.of))
            }
            let other = try await lab.pushChange(on: "other")
            let bystander = try await test.reached()
            try await lab.git(["checkout", "--quiet", "-b", "topic", "main"])
            try await lab.commit("stray", "", "stray")
            let run = try #require(try await lab.push(["topic"]).runs.first)
            let (escaped, ours) = (try await identity(), try await identity())
            defer { ours.signal(TerminationSignal.kill) }
            _ = try await test.reached()
            try await lab.nm(["cancel", "--run", run.text])
            #expect(try await lab.wait(for: run).status == .cancelled)
            #expect(!escaped.isRunning)
            #expect(bystander.isRunning)
            #expect(ours.isRunning, "it belongs to the daemon's own git")
            try await lab.nm(["cancel", "--run", other.text])
            #expect(try await lab.wait(for: other).status == .cancelled)
        }
    }

    @Test func `a command that ignores SIGTERM is ended all the same when its run is cancelled`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: "trap '' TERM; while :; do \(checkpoint.wait); done")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let process = try await checkpoint.reached()
            #expect(try await lab.nm(["cancel"]) == "run \(run) is being cancelled")
            let attach = try await lab.attach(run)
            #expect(attach.status == .exited(3))
            #expect(attach.outputText.hasSuffix("run cancelled: cancelled by the user"))
            #expect(!process.isRunning)
            #expect(try lab.leftWorktrees() == [])
            let again = try await lab.tryNM(["cancel", "--run", run.text])
            #expect(again.status == .exited(1))
            #expect(again.errorText.contains("run \(run) is already cancelled"))
        }
    }
}
