import Daemon
import Platform
import Testing
import Transport

@Suite struct DaemonTransportTests {
    /// Nothing of what these tests themselves run with.
    private static let unset = ["NM_TRANSPORT": ""]

    @Test(arguments: TransportKind.allCases)
    func `a daemon listens on what its environment says, and clients need not be told`(
        transport: TransportKind
    ) async throws {
        try await GateLab.with { lab in
            try await lab.nm(["daemon", "start"], adding: ["NM_TRANSPORT": transport.rawValue])
            let other = transport == .unix ? TransportKind.tcp : .unix
            #expect(try await lab.transport(adding: ["NM_TRANSPORT": other.rawValue]) == transport)
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            try await lab.passes(run)
        }
    }

    @Test func `the env file of the home says it when the environment does not`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            try FileSystem.writeAtomically(Array("NM_TRANSPORT=tcp\n".utf8), to: lab.layout.environmentFile)
            try await lab.nm(["daemon", "start"], adding: Self.unset)
            #expect(try await lab.transport() == .tcp)
            try await lab.nm(["daemon", "restart"], adding: ["NM_TRANSPORT": "unix"])
            #expect(try await lab.transport() == .unix)
        }
    }

    @Test func `the argument is stronger than the environment, and what is no transport is refused`() async throws {
        try await GateLab.withHome { lab in
            let run = ["daemon", "run", "--root", lab.home, "--transport"]
            try lab.layout.prepare()
            async let served = lab.tryNM(run + ["tcp"], in: lab.directory, adding: ["NM_TRANSPORT": "unix"])
            try await lab.wait(for: lab.layout.socket)
            #expect(try await lab.transport() == .tcp)
            try await lab.nm(["daemon", "stop"], in: lab.directory)
            #expect(try await served.status == .exited(0))
            let refused = try await lab.tryNM(run + ["pigeon"], in: lab.directory)
            #expect(refused.status == .exited(2))
            #expect(refused.errorText.contains("--transport takes one of unix, tcp"))
            let misled = try await lab.tryNM(["daemon", "start"], adding: ["NM_TRANSPORT": "pigeon"])
            #expect(misled.status == .exited(78))
            #expect(misled.errorText.contains("choose one of unix, tcp"))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a daemon that the hook starts listens on what the pusher's environment says`(
        transport: TransportKind
    ) async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "changed\n", "change")
            let push = try await lab.push(["topic"], adding: ["NM_TRANSPORT": transport.rawValue])
            let run = try #require(push.runs.first)
            try await lab.wait(for: lab.layout.socket)
            try await lab.passes(run)
            #expect(try await lab.transport() == transport)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a home whose path has 300 bytes works`(transport: TransportKind) async throws {
        try await GateLab.with { lab in
            var home = try FileSystem.canonicalPath(lab.directory)
            while home.utf8.count < 300 { home = FilePath.join(home, String(repeating: "long", count: 15)) }
            let there = ["NM_HOME": home, "NM_TRANSPORT": transport.rawValue]
            do {
                try await lab.nm(["init"], adding: there)
                try await lab.git(["checkout", "--quiet", "-b", "topic"])
                try await lab.commit("README", "changed\n", "change")
                let run = try #require(try await lab.push(["topic"], adding: there).runs.first)
                let attached = try await lab.tryNM(["attach", "--run", run.text], adding: there)
                #expect(attached.status == .exited(0), "\(attached.errorText)")
                #expect(try await lab.transport(adding: there) == transport)
            } catch {
                _ = try await lab.tryNM(["daemon", "stop"], adding: there)
                throw error
            }
            #expect(try await lab.nm(["daemon", "stop"], adding: there).hasPrefix("daemon stopped"))
            #expect(FileSystem.kind(of: FilePath.join(home, "socket")) == nil)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a daemon whose endpoint is removed steps down, and the next start does not wait for it`(
        transport: TransportKind
    ) async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"], adding: ["NM_TRANSPORT": transport.rawValue])
            let first = try lab.runningDaemon()
            try FileSystem.removeFile(lab.layout.socket)
            #expect(try await lab.nm(["daemon", "start"]).hasPrefix("daemon started"))
            #expect(!first.isRunning)
            #expect(try lab.logLines("error endpoint lost").count == 1)
            #expect(try await lab.nm(["daemon", "stop"]).hasPrefix("daemon stopped"))
        }
    }

    @Test func `a daemon whose endpoint is replaced steps down and leaves the new one alone`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let daemon = try lab.runningDaemon()
            let socket = try lab.layout.socket
            try FileSystem.writeAtomically(Array("mine".utf8), to: socket)
            try await lab.waitUntilGone(daemon)
            #expect(try FileSystem.readText(socket) == "mine")
            let refused = try await lab.tryNM(["daemon", "start"])
            #expect(refused.status == .exited(1))
            #expect(try lab.logLines("was replaced by something else").count >= 1)
        }
    }

    /// Such as a backup leaves, or an update that was taken back; with nobody behind it, each command does what it says.
    @Test(arguments: [#"{"endpoint":1,"#, #"{"endpoint":2,"#])
    func `an endpoint file that is not followed is no daemon, and gives way to the next one`(start: String) async throws
    {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            let text =
                start + #""kind":"tcp","port":9,"key":"\#(String(repeating: "ab", count: 32))","pid":1,"#
                + #""started":"long ago","instance":"x"}"#
            func leaveFile() throws {
                try FileSystem.writeAtomically(Array(text.utf8), to: try lab.layout.socket, mode: 0o640)
            }
            try leaveFile()
            let (status, exit) = try await lab.daemonStatus()
            #expect(exit == .exited(3) && status["state"] == .string("stopped"))
            #expect(try await lab.tryNM(["daemon", "stop"]).status == .exited(0))
            #expect(try await lab.nm(["daemon", "restart"]).contains("daemon started"))
            #expect(try await lab.daemonStatus().1 == .exited(0))
            try await lab.nm(["daemon", "stop"])
            try leaveFile()
            #expect(try await lab.nm(["daemon", "start"]).hasPrefix("daemon started"))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a daemon that hangs is not waited for longer than is set`(transport: TransportKind) async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"], adding: ["NM_TRANSPORT": transport.rawValue])
            let daemon = try lab.runningDaemon()
            daemon.signal(StopSignal.stop)
            let start = ContinuousClock.now
            let (status, exit) = try await lab.daemonStatus(adding: ["NM_DAEMON_CONNECT_TIMEOUT": "50ms"])
            #expect(start.duration(to: .now) >= .milliseconds(50))
            #expect(exit == .exited(4))
            #expect(status["state"] == .string("unknown"))
            daemon.signal(TerminationSignal.resume)
            let (after, _) = try await lab.daemonStatus(adding: ["NM_DAEMON_CONNECT_TIMEOUT": "soon"])
            #expect(after["state"] == .string("running"))
            let warned = try await lab.tryNM(["daemon", "status"], adding: ["NM_DAEMON_CONNECT_TIMEOUT": "soon"])
            #expect(warned.errorText.contains("NM_DAEMON_CONNECT_TIMEOUT"))
        }
    }
}

extension GateLab {
    /// What the daemon of the home listens on.
    func transport(adding variables: [String: String] = [:]) async throws -> TransportKind? {
        guard case .string(let kind)? = try await daemonStatus(adding: variables).0["endpoint"]?["kind"] else {
            return nil
        }
        return TransportKind(rawValue: kind)
    }
}
