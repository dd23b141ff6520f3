import Daemon
import Platform
import Testing

/// What becomes of daemons that end, as the home's ledger and a service manager see it.
@Suite struct DaemonStartsTests {
    /// Kills so many daemons that the next one gives up.
    private func crashLoop(_ lab: GateLab) async throws {
        for _ in 0..<StartLedger.maximum {
            async let ended = lab.tryNM(["daemon", "run", "--root", lab.home])
            try await lab.wait(for: lab.layout.socket)
            // Ready when it is killed.
            #expect(try await lab.nm(["daemon", "start"]).hasPrefix("daemon already running"))
            try await lab.killDaemon()
            _ = try await ended
            try FileSystem.removeFile(lab.layout.socket)
        }
    }

    @Test(arguments: [("systemd", 78), ("launchd", 0), ("task-scheduler", 0), (nil, 1)] as [(String?, Int32)])
    func `after five crashes a daemon gives up before it does anything, as its manager understands it`(
        manager: String?, status: Int32
    ) async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            try await crashLoop(lab)
            let before = try FileSystem.read(lab.layout.database)
            let log = try FileSystem.read(lab.layout.daemonLog)
            let arguments = ["daemon", "run", "--root", lab.home] + (manager.map { ["--manager", $0] } ?? [])
            let result = try await lab.tryNM(arguments)
            #expect(result.status == .exited(status))
            #expect(result.errorText.contains("gave up after 5 starts in 5 min: crashed: "), "\(result.errorText)")
            #expect(try FileSystem.read(lab.layout.database) == before)
            #expect(try FileSystem.read(lab.layout.daemonLog) == log)
            #expect(StartLedger.read(at: try lab.layout).gaveUp != nil)
            try await lab.nm(["daemon", "start"])
            #expect(try lab.runningDaemon().isRunning)
            #expect(StartLedger.read(at: try lab.layout).gaveUp == nil)
        }
    }

    @Test func `ends that somebody asked for are written down and never add up`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            for round in 0..<7 {
                async let ended = lab.tryNM(["daemon", "run", "--root", lab.home])
                try await lab.wait(for: lab.layout.socket)
                if round.isMultiple(of: 2) {
                    try lab.runningDaemon().signal(TerminationSignal.terminate)
                } else {
                    try await lab.nm(["daemon", "stop"])
                }
                #expect(try await ended.status == .exited(0))
                let last = try #require(StartLedger.read(at: try lab.layout).last)
                #expect(last.endedAt != nil)
                #expect(last.cause?.description.hasPrefix("asked to stop: ") == true, "\(last)")
            }
        }
    }

    @Test(arguments: [("systemd", 78), ("launchd", 0), ("task-scheduler", 0)] as [(String, Int32)])
    func `a second daemon is not restarted and leaves the first one's record alone`(
        manager: String, status: Int32
    ) async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let first = try #require(StartLedger.read(at: try lab.layout).last)
            for _ in 0..<7 {
                let second = try await lab.tryNM(["daemon", "run", "--root", lab.home, "--manager", manager])
                #expect(second.status == .exited(status))
                #expect(second.errorText.contains("a daemon already serves"))
            }
            let ledger = StartLedger.read(at: try lab.layout)
            #expect(ledger.last == first)
            #expect(ledger.entries.count == 2)
            guard case .lockHeld(let holder) = ledger.entries.last?.cause else {
                throw LabError("\(ledger.entries)")
            }
            #expect(holder.hasPrefix("pid \(first.pid), "))
        }
    }

    @Test func `a configuration that cannot be used is the recorded cause, and no reason to restart`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("no_such_key: 1\n".utf8), to: lab.layout.configuration)
            for (manager, status) in [("systemd", 78), ("launchd", 0), ("task-scheduler", 0)] as [(String, Int32)] {
                let result = try await lab.tryNM(["daemon", "run", "--root", lab.home, "--manager", manager])
                #expect(result.status == .exited(status))
                guard case .configuration(let text) = StartLedger.read(at: try lab.layout).last?.cause else {
                    throw LabError("\(StartLedger.read(at: try lab.layout))")
                }
                #expect(text.contains("no_such_key"))
            }
        }
    }

    @Test func `a daemon says which manager started it`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            async let ended = lab.tryNM(["daemon", "run", "--root", lab.home, "--manager", "systemd"])
            try await lab.wait(for: lab.layout.socket)
            #expect(try await lab.daemonStatus().0["manager"]?["kind"] == .string("systemd"))
            try lab.runningDaemon().signal(TerminationSignal.terminate)
            #expect(try await ended.status == .exited(0))
        }
    }
}
