import Daemon
import Platform
import Testing

/// `init`, as its user meets it.
@Suite struct GateInitTests {
    @Test func `again it changes nothing, and what has drifted is put right`() async throws {
        try await GateLab.with { lab in
            #expect(try await lab.nm(["init"]).hasPrefix("gated \(lab.work)\n"))
            let again = try await lab.nm(["init"])
            #expect(again.hasPrefix("already gated") && !again.contains("refreshed"), "\(again)")
            let gate = try await lab.gate
            let hook = FilePath.join(gate, "hooks/post-receive")
            let original = try FileSystem.readText(hook)
            try FileSystem.writeAtomically(Array((original + "# edited\n").utf8), to: hook, mode: 0o755)
            try await lab.git(["--git-dir=\(gate)", "config", "core.bare", "false"])
            try await lab.git(["clone", "--quiet", "--bare", lab.origin, lab.path("elsewhere.git")], in: lab.directory)
            try await lab.git(["remote", "set-url", "origin", "../elsewhere.git"])
            let status = try await lab.nm(["status"])
            #expect(status.contains("not gated: the hook \(hook) was edited"), "\(status)")
            let repaired = try await lab.nm(["init"])
            #expect(repaired.contains("refreshed hook") && repaired.contains("refreshed config"), "\(repaired)")
            #expect(try FileSystem.readText(hook) == original)
            #expect(!(try await lab.nm(["status"])).contains("not gated"))
            let commit = try await lab.branch("topic")
            try await lab.passes("topic")
            #expect(try await lab.originTip("topic") == nil)
            #expect(try await lab.git(["--git-dir=\(lab.path("elsewhere.git"))", "rev-parse", "topic"]) == commit)
        }
    }

    @Test func `a hook of one's own is moved aside and called after ours`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let gate = try await lab.gate
            let hook = FilePath.join(gate, "hooks/post-receive")
            let body = "#!/bin/sh\nwhile read old new ref; do echo \"mine saw $ref\"; done\n"
            try FileSystem.writeAtomically(Array(body.utf8), to: hook, mode: 0o755)
            #expect(try await lab.nm(["status"]).contains("not gated: custom hook"))
            try await lab.branch("ungated")
            let ungated = try await lab.push(["ungated"])
            #expect(ungated.messages.contains("mine saw refs/heads/ungated") && ungated.runs.isEmpty)
            let moved = try await lab.attempt(GateLab.binary, ["init"])
            #expect(moved.errorText.contains("post-receive.user"), "\(moved.errorText)")
            #expect(try FileSystem.readText(FilePath.join(gate, "hooks/post-receive.user")) == body)
            try await lab.branch("topic", "other")
            let push = try await lab.push(["topic"])
            #expect(push.messages.contains("mine saw refs/heads/topic"))
            try await lab.passes(try #require(push.runs.first))
        }
    }

    @Test func `what cannot be gated is refused with what to do, and starts nothing`() async throws {
        try await GateLab.with { lab in
            try FileSystem.makePrivateDirectory(lab.path("plain"))
            try await lab.git(["init", "--quiet", lab.path("lonely")], in: lab.directory)
            try await lab.git(["clone", "--quiet", lab.origin, lab.path("taken")], in: lab.directory)
            try await lab.git(["remote", "add", "no-mistakes", "https://example.invalid/x.git"], in: lab.path("taken"))
            try await lab.git(["clone", "--quiet", lab.origin, lab.path("broken")], in: lab.directory)
            try lab.write("broken/.git/config", "[core\n", in: lab.directory)
            let refusals = [
                ("plain", [String](), "not in a git repository"), ("lonely", [], "git remote add origin <url>"),
                ("taken", [], "init --remote NAME"), ("broken", [], "bad config line 1"),
                ("work", ["--remote", "-x"], "cannot name the gate's remote"),
                ("work", ["--remote", "origin"], "and not origin"), ("nowhere", [], "git remote add origin <url>"),
            ]
            try await lab.git(["clone", "--quiet", lab.origin, lab.path("nowhere")], in: lab.directory)
            try await lab.git(["config", "remote.origin.url", ""], in: lab.path("nowhere"))
            for (place, options, words) in refusals {
                let result = try await lab.attempt(GateLab.binary, ["init"] + options, in: lab.path(place))
                #expect(result.status == .exited(options.isEmpty ? 1 : 2), "\(place)")
                #expect(result.errorText.contains(words), "\(place): \(result.errorText)")
                #expect(result.outputText.isEmpty)
            }
            #expect(FileSystem.kind(of: lab.path("home/daemon.pid")) == nil)
            #expect(try await lab.git(["remote"]) == "origin")
        }
    }

    @Test func `inside a run's worktree it refuses and names the home`() async throws {
        let configuration = "commands:\n  test: '\"$BINARY\" init; echo ended with $?'\n"
        try await GateLab.with(configuration: configuration) { lab in
            // The daemon, and with it the command, gets its environment from whoever starts it.
            try await lab.nm(["init"], adding: ["BINARY": GateLab.binary])
            try await lab.branch("topic")
            let run = try await lab.gated("topic")
            let log = try lab.log(run.id, "test")
            #expect(log.contains("belongs to a run of the home \(try lab.layout.root.path)"), "\(log)")
            #expect(log.contains("ended with 1"))
        }
    }

    @Test func `status and eject say so inside a run's worktree, too`() async throws {
        let configuration = "commands:\n  test: '\"$BINARY\" status; \"$BINARY\" eject; echo ended with $?'\n"
        try await GateLab.with(configuration: configuration) { lab in
            try await lab.nm(["init"], adding: ["BINARY": GateLab.binary])
            try await lab.branch("topic")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed)
            let lines = try lab.log(run.id, "test").split(separator: "\n")
            let words = "belongs to a run of the home \(try lab.layout.root.path) and has no gate of its own"
            #expect(lines.count { $0.contains(words) } == 2, "\(lines)")
            #expect(lines.contains("ended with 1"))
            #expect(lines.contains { $0.hasPrefix("gate      none: ") })
        }
    }

    @Test func `with a bare repository and worktrees the top has its line`() async throws {
        try await GateLab.with { lab in
            let top = lab.path("top")
            try await lab.git(
                ["clone", "--quiet", "--bare", lab.origin, FilePath.join(top, ".bare")], in: lab.directory)
            try lab.write(".git", "gitdir: ./.bare\n", in: top)
            let status = try JSONValue.parse(try await lab.nm(["status", "--json"], in: top))
            #expect(status["repo"] == .string(try FileSystem.canonicalPath(FilePath.join(top, ".bare"))))
            #expect(status["origin"] == .string(lab.origin))
            #expect(status["gate"] == .null)
        }
    }

    @Test func `a repository that moved and lost its remote leaves a gate that is named and can be ejected`()
        async throws
    {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.passes("topic")
            let gate = try await lab.gate
            let id = String(FilePath.lastComponent(gate).dropLast(".git".count))
            let here = try await lab.tryNM(["eject", "--gate", id])
            #expect(here.status == .exited(1) && here.errorText.contains("eject it there"), "\(here.errorText)")
            try await lab.git(["remote", "remove", "no-mistakes"])
            let moved = lab.path("moved")
            try FileSystem.rename(lab.work, to: moved)
            let remedy = "to remove it with its runs: no-mistakes eject --gate \(id)"
            #expect(try await lab.tryNM(["init"], in: moved).errorText.contains(remedy))
            #expect(try await lab.tryNM(["status"], in: moved).errorText.contains(remedy))
            #expect(try await lab.nm(["eject", "--gate", id], in: lab.directory).contains("removed \(gate)"))
            #expect(FileSystem.kind(of: gate) == nil)
            #expect(!(try await lab.tryNM(["status"], in: moved)).errorText.contains("eject --gate"))
        }
    }

    @Test func `an origin that hangs is named, and ending init ends git and ssh`() async throws {
        try await GateLab.with { lab in
            let ssh = try Checkpoint("ssh", in: lab)
            let itself = try Checkpoint("init", in: lab)
            try await lab.nm(["daemon", "start"])
            try await lab.git(["remote", "set-url", "origin", "ssh://example.invalid/x.git"])
            try await lab.git(["config", "core.sshCommand", "sh -c \"\(ssh.announce); exec sleep 1000\""])
            async let ended = lab.attempt(
                "/bin/sh", ["-c", "'\(GateLab.binary)' init & echo $! > '\(lab.path("init-reached"))'; wait $!"])
            let program = try await itself.reached()
            let connection = try await ssh.reached()
            program.signal(TerminationSignal.terminate)
            let result = try await ended
            #expect(result.status == .exited(143))
            #expect(result.errorText.contains("fetching origin's branches from ssh://example.invalid/x.git …"))
            #expect(!connection.isRunning)
        }
    }
}
