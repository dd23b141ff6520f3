import Daemon
import Platform
import Testing
import Transport

@Suite struct DaemonLifeTests {
    @Test func `the daemons of these tests listen on what the tests were told`() async throws {
        let told = CurrentProcess.environment["NM_TRANSPORT"]
        let expected = try told.map { try #require(TransportKind(rawValue: $0)) } ?? .native
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            #expect(try await lab.transport() == expected)
        }
    }

    @Test func `start, restart and stop say what they did, and status agrees`() async throws {
        try await GateLab.withHome { lab in
            let before = try await lab.tryNM(["daemon", "status"])
            #expect(before.status == .exited(3))
            #expect(before.outputText.hasPrefix("daemon    stopped"))

            let started = try await lab.nm(["daemon", "start"])
            let first = try lab.runningDaemon()
            #expect(started == "daemon started (pid \(first.pid))")
            #expect(try await lab.nm(["daemon", "start"]) == "daemon already running (pid \(first.pid))")
            #expect(try await lab.nm(["daemon", "status"]).hasPrefix("daemon    running (pid \(first.pid)"))

            let restarted = try await lab.nm(["daemon", "restart"])
            let second = try lab.runningDaemon()
            #expect(!first.isRunning)
            #expect(restarted == "daemon stopped (pid \(first.pid))\ndaemon started (pid \(second.pid))")

            #expect(try await lab.nm(["daemon", "stop"]) == "daemon stopped (pid \(second.pid))")
            #expect(!second.isRunning)
            try expectNoTraces(of: lab)
            #expect(try await lab.nm(["daemon", "stop"]) == "daemon was not running")
            #expect(try await lab.tryNM(["daemon", "status"]).status == .exited(3))
        }
    }

    @Test func `a daemon that answers is stopped although its process is not to be seen, as from a container`()
        async throws
    {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let process = try lab.runningDaemon()
            // Its number means nothing in another namespace of processes.
            var record = try #require(DaemonIdentity.read(try lab.layout.pidFile))
            record.process = ProcessIdentity(pid: .max, startTime: "0")
            try record.write(to: lab.layout.pidFile)
            #expect(try await lab.nm(["daemon", "stop"]).hasPrefix("daemon stopped"))
            #expect(process.waitUntilGone(timeout: GateLab.patience))
            #expect(try await lab.nm(["daemon", "stop"]) == "daemon was not running")
        }
    }

    @Test func `a daemon whose executable was replaced before it had the lock leaves the home to its successor`()
        async throws
    {
        try await GateLab.withHome { lab in
            let layout = try lab.layout
            try layout.prepare()
            let executable = lab.path("no-mistakes")
            _ = try await lab.attempt("/bin/cp", [GateLab.binary, executable])
            // As an update holds it, after a daemon that is gone.
            let lock = try FileLock.acquire(layout.lockFile, holder: "an update")
            try DaemonIdentity(
                process: ProcessIdentity(pid: .max, startTime: "0"), startedAt: .now(), executable: executable,
                version: "1", root: layout.root.path, instance: "gone"
            ).write(to: layout.pidFile)
            let said = lab.path("said")
            let daemon = try DetachedProcess.launch(
                Command(
                    executable, ["daemon", "run", "--root", layout.root.path],
                    environment: ["NM_SERVICE_MANAGER": "none", "HOME": lab.directory]), output: said)
            try FileSystem.writeAtomically(Array("#!/bin/sh\n".utf8), to: executable, mode: 0o755)
            lock.release()
            let isGone = try await BlockingThread.run { daemon.identity.waitUntilGone(timeout: GateLab.patience) }
            #expect(isGone)
            #expect(try FileSystem.readText(said).contains("\(executable) was replaced while this daemon was starting"))
            #expect(FileSystem.kind(of: layout.socket) == nil)
        }
    }

    @Test func `a second daemon for the same home fails at once and names the first`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let first = try lab.runningDaemon()
            let second = try await lab.tryNM(["daemon", "run", "--root", lab.home])
            #expect(second.status == .exited(1))
            #expect(second.errorText.contains("pid \(first.pid), version"))
            #expect(second.errorText.contains(try CanonicalRoot(of: lab.home).path))
            #expect(try lab.runningDaemon() == first)
            #expect(try await lab.nm(["daemon", "status"]).hasPrefix("daemon    running (pid \(first.pid)"))
        }
    }

    @Test func `the pid file says which process serves which home`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let text = try FileSystem.readText(lab.layout.pidFile)
            let record = try JSONValue.parse(text)
            let pid = try lab.runningDaemon().pid
            #expect(record["pid"] == .number(Double(pid)))
            #expect(record["startTime"] == .string(try #require(ProcessIdentity.of(pid: pid)).startTime))
            #expect(record["executable"] == .string(try FileSystem.canonicalPath(GateLab.binary)))
            #expect(record["root"] == .string(try CanonicalRoot(of: lab.home).path))
            let version = try await lab.nm(["--version"])
            #expect(record["version"] == .string(version.replacing("no-mistakes ", with: "")))
            #expect(record["instance"] == .string(try #require(try await lab.hello().instance)))
        }
    }

    @Test func `SIGTERM ends a daemon in order`() async throws {
        try await GateLab.withHome { lab in
            try FileSystem.makePrivateDirectory(lab.home)
            async let ended = lab.tryNM(["daemon", "run", "--root", lab.home])
            try await lab.wait(for: lab.layout.pidFile)
            #expect(try await lab.nm(["daemon", "start"]).hasPrefix("daemon already running"))
            try lab.runningDaemon().signal(TerminationSignal.terminate)
            #expect(try await ended.status == .exited(0))
            try expectNoTraces(of: lab)
            #expect(try lab.logLines("signal SIGTERM").count == 1)
        }
    }

    @Test func `stopping cancels the active run and leaves nothing of it`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(
                test: "setsid sh -c \"\(checkpoint.announce); exec sleep 1000\" & \(checkpoint.wait)")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let processes = [try await checkpoint.reached(), try await checkpoint.reached()]
            let stop = try await lab.tryNM(["daemon", "stop"])
            #expect(stop.status == .exited(0))
            #expect(stop.errorText.hasPrefix("warning: this cancels a run:\n  running "), "\(stop.errorText)")
            #expect(processes.filter(\.isRunning) == [])
            #expect(try lab.leftWorktrees() == [])
            try expectNoTraces(of: lab)
            let summary = try await lab.summary(run)
            #expect(summary.status == .cancelled)
            #expect(summary.reason == "cancelled: the daemon was stopped")
            #expect(summary.steps.last?.status == .cancelled)
        }
    }

    @Test func `the report for scripts has every key, and null where nothing is known`() async throws {
        try await GateLab.withHome { lab in
            let (stopped, _) = try await lab.daemonStatus()
            try await lab.nm(["daemon", "start"])
            let (running, status) = try await lab.daemonStatus()
            #expect(status == .exited(0))
            for report in [stopped, running] {
                #expect(report.keys.isSuperset(of: Self.keys), "\(report.keys)")
                #expect(report["endpoint"]?.keys == ["kind", "path", "port"])
                #expect(
                    report["manager"]?.keys
                        == ["kind", "identifier", "defined", "loaded", "running", "drift", "dropIns"])
                #expect(report["environment"]?.keys == ["quality", "source"])
                #expect(report["root"] == .string(try CanonicalRoot(of: lab.home).path))
            }
            #expect(stopped["endpoint"]?["port"] == .null)
            let overTCP = running["endpoint"]?["kind"] == .string("tcp")
            #expect((running["endpoint"]?["port"] == .null) == !overTCP)
            #expect(stopped["state"] == .string("stopped"))
            #expect(stopped["pid"] == .null)
            #expect(stopped["manager"]?["kind"] == .string("none"))
            #expect(running["state"] == .string("running"))
            #expect(running["phase"] == .string("ready"))
            #expect(running["pid"] == .number(Double(try lab.runningDaemon().pid)))
            #expect(running["manager"]?["kind"] == .string("detached"))
        }
    }

    /// design §9
    private static let keys: Set<String> = [
        "state", "phase", "pid", "startedAt", "version", "executable", "root", "suffix", "endpoint", "manager",
        "environment", "linger",
    ]

    private func expectNoTraces(of lab: GateLab) throws {
        #expect(FileSystem.kind(of: try lab.layout.pidFile) == nil)
        #expect(FileSystem.kind(of: try lab.layout.socket) == nil)
    }
}
