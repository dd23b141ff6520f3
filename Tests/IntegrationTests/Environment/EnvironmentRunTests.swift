import Daemon
import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The user's environment on its way through a real daemon to the commands of real runs.
@Suite(.timeLimit(.minutes(30))) struct EnvironmentRunTests {
    /// Runs `body` in a lab whose user logs in with bash and this `.bash_profile`, and whose runs write what they see
    /// to `seen`.
    private func withLab(
        profile: String, test: String = "env > \"$HOME/seen\"", _ body: (GateLab) async throws -> Void
    ) async throws {
        try await GateLab.with(configuration: "commands:\n  test: \(test.debugDescription)\n") { lab in
            try Self.write(profile, lab)
            try await lab.nm(["daemon", "start"], adding: ["SHELL": "/bin/bash", "CLAUDECODE": "1"])
            try await lab.nm(["init"])
            try await body(lab)
        }
    }

    private static func write(_ profile: String, _ lab: GateLab) throws {
        try FileSystem.writeAtomically(Array(profile.utf8), to: lab.path(".bash_profile"), durable: false)
    }

    /// Pushes a new branch and returns its run when that is over, with the lines that its test wrote.
    private func run(
        _ branch: String, _ lab: GateLab, adding variables: [String: String] = [:]
    ) async throws -> (run: RunSummary, seen: Set<String>) {
        try FileSystem.removeFile(lab.path("seen"))
        try await lab.git(["checkout", "--quiet", "-b", branch, "main"])
        try await lab.commit("README", "\(branch)\n", branch)
        let push = try await lab.push([branch], adding: variables)
        let run = try await lab.wait(for: try #require(push.runs.first))
        let seen = (try? FileSystem.readText(lab.path("seen"))) ?? ""
        return (run, Set(seen.split(separator: "\n").map(String.init)))
    }

    private func environment(_ lab: GateLab, _ options: [String] = []) async throws -> EnvironmentReport {
        try JSONText.decode(EnvironmentReport.self, try await lab.nm(["daemon", "env", "--json"] + options))
    }

    @Test func `daemon env does not take a daemon that does not listen yet for none`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            #expect(try await lab.tryNM(["daemon", "env"]).status == .exited(3))
            let lock = try FileLock.acquire(lab.layout.lockFile, holder: "the test")
            let refused = try await lab.tryNM(["daemon", "env"])
            lock.release()
            #expect(refused.status == .exited(1))
            #expect(refused.errorText.contains("is starting or stopping"), "\(refused.errorText)")
            #expect(!refused.errorText.contains("daemon start"), "\(refused.errorText)")
        }
    }

    @Test func `a run has what the login shell exports, and the home that its daemon serves`() async throws {
        let profile = "export FROM_PROFILE=yes NM_HOME=/elsewhere PATH=\"$HOME/tools:$PATH\"\n"
        try await withLab(profile: profile, test: "tool && env > \"$HOME/seen\"") { lab in
            try FileSystem.makePrivateDirectory(lab.path("tools"))
            try FileSystem.writeAtomically(Array("#!/bin/sh\n".utf8), to: lab.path("tools/tool"), mode: 0o755)
            let (run, seen) = try await run("one", lab)
            #expect(run.status == .passed, "\(run)")
            #expect(seen.contains("FROM_PROFILE=yes"))
            #expect(seen.contains("NM_HOME=\(try lab.layout.root.path)"))
            #expect(!seen.contains("CLAUDECODE=1"))
            // Shells set some by themselves.
            let own: Set<Substring> = ["PWD", "OLDPWD", "SHLVL", "_"]
            let names = Set(seen.compactMap { $0.split(separator: "=").first }.filter { !own.contains($0) })
            let shown = try await environment(lab).variables.map { Substring($0.name) }
            #expect(names.symmetricDifference(shown).isSubset(of: Set(SessionVariables.names.map { Substring($0) })))
            let (status, _) = try await lab.daemonStatus()
            #expect(status["environment"]?["quality"] == .string("login-shell"))
            #expect(try lab.logLines("environment resolved").first?.contains("pathEntries=") == true)
        }
    }

    @Test func `a pusher's session reaches its own run, and no other and no log`() async throws {
        try await withLab(profile: "") { lab in
            let socket = "SSH_AUTH_SOCK=\(lab.path("the-agent"))"
            let session = ["SSH_AUTH_SOCK": lab.path("the-agent"), "GPG_TTY": "/dev/pts/7", "SMUGGLED": "1"]
            let first = try await run("one", lab, adding: session)
            #expect(first.seen.isSuperset(of: [socket, "GPG_TTY=/dev/pts/7"]))
            #expect(!first.seen.contains("SMUGGLED=1"))
            let again = try await lab.nm(["rerun", "one"], adding: ["SSH_AUTH_SOCK": lab.path("the-agent")])
            let rerun = try #require(again.split(separator: " ").compactMap { RunID(String($0)) }.first)
            _ = try await lab.wait(for: rerun)
            #expect(try FileSystem.readText(lab.path("seen")).contains(socket))
            let second = try await run("two", lab)
            #expect(second.run.status == .passed)
            #expect(!second.seen.contains(socket))
            #expect(try lab.logLines("the-agent") == [])
        }
    }

    @Test func `the home's env file overrides everything and is read anew for every run`() async throws {
        try await withLab(profile: "export CHOICE=shell\n") { lab in
            let file = try lab.layout.environmentFile
            try FileSystem.writeAtomically(Array("CHOICE=file\nDISPLAY=':9'\nNM_HOME=/elsewhere\n".utf8), to: file)
            let first = try await run("one", lab, adding: ["DISPLAY": ":1"])
            #expect(first.seen.isSuperset(of: ["CHOICE=file", "DISPLAY=:9"]))
            #expect(!first.seen.contains("NM_HOME=/elsewhere"))
            try FileSystem.writeAtomically(Array("CHOICE=again\n".utf8), to: file)
            #expect(try await run("two", lab).seen.contains("CHOICE=again"))
            try FileSystem.writeAtomically(Array("CHOICE=file\nthis is none\n".utf8), to: file)
            let third = try await run("three", lab).run
            #expect(third.status == .failed)
            #expect(third.reason?.hasPrefix("environment: \(file):2: there is no = in the line") == true, "\(third)")
            let report = try await environment(lab)
            #expect(report.warnings.contains { $0.contains("\(file):2: there is no = in the line") })
        }
    }

    @Test func `a command that is not found fails with the directories that were searched`() async throws {
        try await withLab(profile: "export PATH=/first/place:$PATH\n", test: "no-such-tool --version") { lab in
            let run = try await run("one", lab).run
            let step = try #require(run.steps.first { $0.name == "test" })
            #expect(step.exitStatus == 127)
            #expect(step.reason?.contains("a command was not found; searched: /first/place, ") == true, "\(step)")
        }
    }

    @Test func `a failed shell is coped with, said, and tried again before the next run`() async throws {
        try await withLab(profile: "exit 1\n") { lab in
            let first = try await run("one", lab)
            #expect(first.run.status == .passed, "\(first.run)")
            let (status, _) = try await lab.daemonStatus()
            #expect(status["environment"]?["quality"] == .string("augmented-process"))
            let attached = try await lab.attach(first.run.id)
            #expect(attached.outputText.contains("version managers may be missing"), "\(attached.outputText)")
            #expect(try !lab.logLines("warn environment").isEmpty)
            try Self.write("export FROM_PROFILE=later\n", lab)
            #expect(try await run("two", lab).seen.contains("FROM_PROFILE=later"))
            #expect(try await environment(lab).quality == "login-shell")
        }
    }

    @Test func `the daemon is ready while the shell still thinks, and a run waits or is cancelled`() async throws {
        try await withLab(profile: "read -r line < \"$HOME/word\"; export FROM_PROFILE=\"$line\"\n") { lab in
            // The profile failed at once, since there was nothing to read yet.
            #expect(try await environment(lab).quality == "login-shell")
            try #require(mkfifo(lab.path("word"), 0o600) == 0)
            try await lab.nm(["daemon", "restart"], adding: ["SHELL": "/bin/bash"])
            let (status, code) = try await lab.daemonStatus()
            #expect(code == .exited(0))
            #expect(status["environment"]?["quality"] == .string("unknown"))
            try await lab.git(["checkout", "--quiet", "-b", "one", "main"])
            try await lab.commit("README", "first\nchange\n", "first")
            let waiting = try #require(try await lab.push(["one"]).runs.first)
            try await lab.commit("README", "second\nchange\n", "second")
            let newer = try #require(try await lab.push(["one"]).runs.first)
            #expect(try await lab.wait(for: waiting).status == .cancelled)
            let word = lab.path("word")
            // Returns when the profile has opened the other end.
            try await BlockingThread.run {
                let pipe = try OwnedDescriptor(opening: word, flags: O_WRONLY)
                try pipe.write(all: Array("at last\n".utf8))
            }
            try await lab.passes(newer)
            #expect(try FileSystem.readText(lab.path("seen")).contains("FROM_PROFILE=at last\n"))
        }
    }

    @Test func `the shell of a daemon that is killed ends with it, and what is left of it goes with the next one`()
        async throws
    {
        try await GateLab.withHome { lab in
            let shells = try NamedPipe(lab.path("shells"))
            // With a child that keeps everything open.
            try Self.write(
                "env -i setsid sleep 600 & echo $$ >\(shells.path); echo $! >\(shells.path); wait\n", lab)
            try FileSystem.makePrivateDirectory(lab.path("tmp"))
            let variables = ["SHELL": "/bin/bash", "TMPDIR": lab.path("tmp")]
            try await lab.nm(["daemon", "start"], adding: variables)
            var left: [ProcessIdentity] = []
            for _ in 0..<2 { left.append(try #require(ProcessIdentity.of(pid: Int32(try await shells.line()) ?? 0))) }
            _ = try await lab.killDaemon()
            for process in left {
                #expect(try await BlockingThread.run { process.waitUntilGone(timeout: GateLab.patience) })
            }
            let captures = try lab.layout.captures
            #expect(try FileSystem.entries(of: captures).count == 1)
            #expect(try FileSystem.entries(of: lab.path("tmp")) == [])
            try Self.write("export FROM_PROFILE=1\n", lab)
            try await lab.nm(["daemon", "start"], adding: variables)
            #expect(try await environment(lab).quality == "login-shell")
            #expect(try FileSystem.entries(of: captures) == [])
        }
    }

    @Test func `daemon env shows sources, hides secrets, and asks again when told to`() async throws {
        let profile = "export FROM_PROFILE=1 SOME_TOKEN=hush-hush SITE=https://me:hush-hush@example.invalid/\n"
        try await withLab(profile: profile) { lab in
            let text = try await lab.nm(["daemon", "env"])
            #expect(text.contains("login-shell  FROM_PROFILE=1"))
            #expect(text.contains("SOME_TOKEN=<hidden, see --show-values>"))
            #expect(text.contains("SITE=https://***@example.invalid/"))
            #expect(!text.contains("hush-hush"))
            #expect(try await lab.nm(["daemon", "env", "--show-values"]).contains("SOME_TOKEN=hush-hush"))
            try Self.write("export FROM_PROFILE=2\n", lab)
            #expect(try await lab.nm(["daemon", "env"]).contains("FROM_PROFILE=1"))
            #expect(try await lab.nm(["daemon", "env", "--refresh"]).contains("FROM_PROFILE=2"))
            try Self.write("exit 1\n", lab)
            let kept = try await environment(lab, ["--refresh"])
            #expect(kept.quality == "login-shell")
            #expect(kept.warnings.contains { $0.contains("stays in use") })
            try await lab.nm(["daemon", "stop"])
            #expect(try await lab.tryNM(["daemon", "env"]).status == .exited(3))
        }
    }
}
