import Daemon
import Platform
import Testing

/// Pushes that find no daemon, or one that cannot answer.
@Suite struct DaemonAbsenceTests {
    @Test func `a push starts a daemon that is down, and says so`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "changed\n", "change")
            let push = try await lab.push(["topic"])
            #expect(push.messages.contains("daemon was not running and is being started; run "))
            let run = try await lab.wait(for: try #require(push.runs.first))
            #expect(run.status == .passed)
            #expect(try await lab.runs().count == 1)
            #expect(try FileSystem.entries(of: lab.layout.inbox) == [])
        }
    }

    @Test(arguments: ["", #"{"endpoint":1}"#, #"{"endpoint":1,"kind":"redirect","path":"/tmp/x"}"#])
    func `a push starts a daemon whatever a dead one left in place of its socket`(content: String) async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            try FileSystem.writeAtomically(Array(content.utf8), to: lab.layout.socket)
            let run = try await lab.pushChange(on: "topic")
            try await lab.passes(run)
        }
    }

    @Test func `pushes that come or wait while a daemon ends that lost its socket get their runs from the next one`()
        async throws
    {
        try await GateLab.with { lab in
            let began = try NamedPipe(lab.path("began"))
            // Only when it is killed does it end, so that the daemon takes its time.
            try await lab.configure(
                test: "echo $SHELL_SAYS; "
                    + "if grep -q stubborn README; then trap '' TERM; echo >'\(began.path)'; sleep 1000; fi")
            try FileSystem.makePrivateDirectory(lab.layout.root.path)
            try FileSystem.writeAtomically(Array("max_concurrent_runs: 1\n".utf8), to: lab.layout.configuration)
            try await lab.nm(["daemon", "start"], adding: ["SHELL_SAYS": "kept"])
            try await lab.nm(["init"])
            let daemon = try lab.runningDaemon()
            let stubborn = try await lab.pushChange("stubborn\n", on: "topic")
            _ = try await began.line()
            let waiting = try await lab.pushChange(on: "waiting")
            #expect(try await lab.summary(waiting).status == .pending)
            try FileSystem.removeFile(lab.layout.socket)
            let run = try await lab.pushChange(on: "other")
            try await lab.waitUntilGone(daemon)
            try await lab.wait(for: lab.layout.socket)
            try await lab.passes(run)
            try await lab.passes(waiting)
            #expect(try lab.log(run, "test").contains("\nkept\n"), "the shell's variable is there, as before")
            #expect(try await lab.summary(stubborn).reason == "cancelled: nobody could reach the daemon any more")
            #expect(try lab.runningDaemon() != daemon)
        }
    }

    @Test func `a push says what keeps every daemon from its socket`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            let socket = try lab.layout.socket
            try FileSystem.makePrivateDirectory(socket)
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "changed\n", "change")
            let push = try await lab.push(["topic"])
            let run = try #require(push.runs.first)
            #expect(
                push.messages.contains(
                    "run \(run) for topic recorded, but the daemon cannot be told: \(socket) is not followed: it is a"
                        + " directory; move it away and start the server again"), "\(push.messages)")
            try FileSystem.removeTree(socket)
            try await lab.nm(["daemon", "start"])
            try await lab.passes(run)
        }
    }

    @Test func `attach right after a push that found no daemon follows that push, not an older one`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "exit 0")
            try await lab.nm(["init"])
            let first = try await lab.wait(for: try await lab.pushChange(on: "topic"))
            try await lab.nm(["daemon", "stop"])
            let second = try await lab.pushChange("more\n", on: "topic")
            let attach = try await lab.tryNM(["attach"])
            #expect(attach.outputText.contains(second.text), "\(attach.outputText) \(attach.errorText)")
            #expect(!attach.outputText.contains(first.id.text))
            #expect(attach.status == .exited(0))
        }
    }

    @Test func `a push waits in the inbox while no daemon can start`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            let settings = try lab.layout.configuration
            try FileSystem.writeAtomically(Array("max_concurrent_runs: none\n".utf8), to: settings)
            let run = try await lab.pushChange(on: "topic")
            let known = "\(settings):1:22: max_concurrent_runs: "
            for arguments in [["status"], ["runs"]] {
                let result = try await lab.tryNM(arguments)
                #expect(result.status == .exited(0))
                #expect(result.errorText.contains("1 push waits in the inbox: the daemon cannot start: \(known)"))
            }
            #expect(try JSONValue.parse(try await lab.nm(["status", "--json"]))["waitingPushes"] == .number(1))
            let other = try await lab.push(["topic:other"])
            #expect(other.messages.contains("could not be started: \(known)"), "\(other.messages)")
            try FileSystem.removeFile(FilePath.join(lab.layout.inbox, "\(try #require(other.runs.first)).json"))
            #expect(try await lab.tryNM(["daemon", "start"]).status == .exited(78))
            #expect(try FileSystem.entries(of: lab.layout.inbox) == ["\(run).json"])
            #expect(try await lab.runs() == [])
            try FileSystem.removeFile(settings)
            try await lab.nm(["daemon", "start"])
            try await lab.wait(in: lab.layout.inbox) { [inbox = try lab.layout.inbox] in
                try FileSystem.entries(of: inbox).isEmpty
            }
            try await lab.passes(run)
            // The push of which nothing but the gate's log is left gets its run too.
            let runs = try await lab.runs()
            #expect(Set(runs.map(\.branch)) == ["topic", "other"])
            #expect(runs.filter { $0.branch == "topic" }.map(\.id) == [run])
        }
    }

    @Test func `a push to a daemon that is still starting is taken in when it is ready`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            try await DatabaseLock.hold(lab) { lock in
                async let started = lab.nm(["daemon", "start"])
                try await lab.wait(for: lab.layout.socket)
                #expect(try await lab.hello().phase?.hasPrefix("starting(") == true)
                let (status, exit) = try await lab.daemonStatus()
                #expect(exit == .exited(0))
                #expect(status["state"] == .string("starting"))
                let run = try await lab.pushChange(on: "topic")
                #expect(try FileSystem.entries(of: lab.layout.inbox) == ["\(run).json"])
                lock.release()
                #expect(try await started.hasPrefix("daemon started"))
                try await lab.wait(in: lab.layout.inbox) { [inbox = try lab.layout.inbox] in
                    try FileSystem.entries(of: inbox).isEmpty
                }
                try await lab.passes(run)
                #expect(try await lab.runs().map(\.id) == [run])
            }
        }
    }

    @Test func `a daemon that is still starting can be stopped`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            try await lab.nm(["daemon", "stop"])
            try await DatabaseLock.hold(lab) { lock in
                async let started = lab.tryNM(["daemon", "start"])
                try await lab.wait(for: lab.layout.socket)
                let daemon = try lab.runningDaemon()
                #expect(try await lab.nm(["daemon", "stop"]) == "daemon stopped (pid \(daemon.pid))")
                #expect(FileSystem.kind(of: try lab.layout.socket) == nil)
                let refused = try await started
                #expect(refused.status == .exited(1))
                #expect(refused.errorText.contains("the daemon was stopped while it was starting"))
            }
        }
    }

    @Test func `a push does not wait for a daemon that is stopped, whose run follows once it goes on`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let daemon = try lab.runningDaemon()
            daemon.signal(StopSignal.stop)
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "changed\n", "change")
            // It ends at all, while nothing else would end the daemon's silence.
            let push = try await lab.push(["topic"])
            #expect(push.messages.contains("recorded; the daemon did not answer in time and will pick it up"))
            let run = try #require(push.runs.first)
            #expect(try FileSystem.entries(of: lab.layout.inbox) == ["\(run).json"])
            daemon.signal(TerminationSignal.resume)
            try await lab.wait(in: lab.layout.inbox) { [inbox = try lab.layout.inbox] in
                try FileSystem.entries(of: inbox).isEmpty
            }
            try await lab.passes(run)
            #expect(try await lab.runs().map(\.id) == [run])
            #expect(try lab.runningDaemon() == daemon)
        }
    }

    @Test func `the pusher is told when the hook's program is gone`() async throws {
        try await GateLab.with { lab in
            let copy = lab.path("no-mistakes")
            try FileSystem.copyTree(from: GateLab.binary, to: copy)
            _ = try await lab.attempt(copy, ["init"])
            try await lab.nm(["daemon", "stop"])
            try FileSystem.removeFile(copy)
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "changed\n", "change")
            let push = try await lab.push(["topic"])
            #expect(push.runs == [])
            #expect(push.messages.contains("NOT GATED"))
            #expect(push.messages.contains("\(try FileSystem.canonicalPath(copy)) is gone"))
            #expect(try await lab.nm(["status"]).contains("not gated"))
        }
    }

    @Test func `a push works from any environment`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit("README", "one\n", "one")
            let pointed = try await lab.push(
                ["topic"], in: lab.directory,
                adding: ["GIT_DIR": FilePath.join(lab.work, ".git"), "GIT_WORK_TREE": lab.work])
            try await lab.passes(try #require(pointed.runs.first))
            let commit = try await lab.commit("README", "two\n", "two")
            let path = try #require(lab.environment["PATH"])
            let bare = try await lab.attempt(
                "env", ["-i", "PATH=\(path)", "git", "-C", lab.work, "push", "no-mistakes", "topic"], in: "/")
            #expect(bare.status == .exited(0), "\(bare.errorText)")
            let newest = try #require(try await lab.runs().first)
            #expect(newest.commit == commit)
            try await lab.passes(newest.id)
            #expect(try await lab.originTip("topic") == commit)
        }
    }
}
