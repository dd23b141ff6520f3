import Daemon
import Platform
import Testing

/// Starting for real, without a service manager.
@Suite struct DaemonStartTests {
    @Test func `twenty starts at once give one daemon and twenty successes`() async throws {
        try await GateLab.withHome { lab in
            let results = try await withThrowingTaskGroup(of: CommandResult.self) { group in
                for _ in 0..<20 { group.addTask { try await lab.tryNM(["daemon", "start"]) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.map(\.status) == Array(repeating: .exited(0), count: 20), "\(results.map(\.errorText))")
            let pid = try lab.runningDaemon().pid
            let words = results.map(\.outputText)
            #expect(words.filter { $0 == "daemon started (pid \(pid))" }.count == 1, "\(words)")
            #expect(words.filter { $0 == "daemon already running (pid \(pid))" }.count == 19, "\(words)")
            #expect(try lab.logLines("daemon started").count == 1)
        }
    }

    @Test func `a start does not wait for one that was killed while it held the lock`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("no-mistakes (pid 1)".utf8), to: lab.layout.startLock)
            #expect(try await lab.nm(["daemon", "start"]).hasPrefix("daemon started"))
        }
    }

    @Test func `list shows a daemon without a service, and uninstall stops it`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let daemon = try lab.runningDaemon()
            let installs = try JSONValue.parse(try await lab.nm(["daemon", "list", "--json"]))
            let root = try CanonicalRoot(of: lab.home)
            guard case .array(let entries) = installs else { throw LabError("no array: \(installs)") }
            // Other tests' daemons are the same user's.
            let own = try #require(entries.first { $0["root"] == .string(root.path) })
            #expect(own["suffix"] == .string(InstanceSuffix(of: root).text))
            #expect(own["state"] == .string("running"))
            #expect(own["pid"] == .number(Double(daemon.pid)))
            #expect(own["manager"] == .string("detached"))
            #expect(own["identifier"] == .null)
            #expect(own["executable"] == .string(try FileSystem.canonicalPath(GateLab.binary)))
            let line = try await lab.nm(["daemon", "list"]).split(separator: "\n").first { $0.contains(root.path) }
            #expect(line?.contains("running") == true)

            #expect(try await lab.nm(["daemon", "uninstall"]) == "the daemon was stopped (pid \(daemon.pid))")
            #expect(!daemon.isRunning)
            #expect(try await lab.nm(["daemon", "uninstall"]).hasPrefix("nothing to remove"))
            #expect(FileSystem.kind(of: lab.home) == .directory)
        }
    }

    @Test func `status says where its answers come from`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let (report, _) = try await lab.daemonStatus()
            let evidence = try #require(report["evidence"])
            #expect(
                evidence.keys == [
                    "wanted", "defined", "enabled", "loaded", "running", "ready", "version", "environment", "linger",
                ])
            let daemon = try lab.runningDaemon()
            #expect(evidence["running"]?["answer"] == .string("yes"))
            #expect(
                evidence["running"]?["detail"] == .string("pid \(daemon.pid), start time \(daemon.startTime)"))
            #expect(evidence["ready"]?["answer"] == .string("yes"))
            #expect(evidence["version"]?["answer"] == .string("yes"))
            #expect(evidence["wanted"]?["source"] == .string("NM_SERVICE_MANAGER"))
            #expect(report["gaveUp"] == .null)
            #expect(try await lab.nm(["daemon", "status"]).contains("\nservice   none: managers are switched off"))
        }
    }

    @Test func `lingering is refused where systemd does not have the daemon`() async throws {
        try await GateLab.withHome { lab in
            let result = try await lab.tryNM(["daemon", "start", "--linger"])
            #expect(result.status == .exited(1))
            #expect(result.outputText.hasPrefix("daemon started"))
            #expect(result.errorText.contains("leave --linger out"))
        }
    }
}
