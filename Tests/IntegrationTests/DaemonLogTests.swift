import Daemon
import Platform
import Testing

/// The daemon's own log, and reading logs as they grow.
@Suite struct DaemonLogTests {
    @Test func `the level is taken over without a restart, and mistakes are said`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            let daemon = try lab.runningDaemon()
            let settings = try lab.layout.configuration
            try FileSystem.writeAtomically(Array("log_level: error\n".utf8), to: settings)
            try await lab.waitForLogLine("log level changed level=error")
            // In its place, as a shell would.
            try FileSystem.truncate(settings)
            try AppendFile(settings).append(Array("log_level: loud\n".utf8))
            try await lab.waitForLogLine("configuration not reloaded")
            #expect(try lab.runningDaemon() == daemon)
        }
    }

    @Test func `a linked configuration is taken over when what it leads to changes, and debug says what is done`()
        async throws
    {
        try await GateLab.with { lab in
            let settings = lab.path("settings")
            try FileSystem.writeAtomically(Array("log_level: warn\n".utf8), to: settings)
            try lab.layout.prepare()
            _ = try await lab.attempt("ln", ["-s", settings, lab.layout.configuration])
            try await lab.nm(["init"])
            try FileSystem.truncate(settings)
            try AppendFile(settings).append(Array("log_level: debug\n".utf8))
            try await lab.waitForLogLine("log level changed")
            try await lab.passes(try await lab.pushChange(on: "topic"))
            for line in ["git command=\"push --porcelain", "queue decision action=start", "push record read"] {
                #expect(try !lab.logLines("debug \(line)").isEmpty, "\(line)")
            }
        }
    }

    @Test func `credentials in the output of commands, of git and of its helpers are shown nowhere`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "echo fetch https://someone:hunter2@example.invalid/x; echo $DEPLOY_TOKEN\n")
            try await lab.nm(["init"])
            try FileSystem.writeAtomically(
                Array("DEPLOY_TOKEN=abcdefghijkl\n".utf8), to: lab.layout.environmentFile, mode: 0o600)
            let run = try await lab.pushChange(on: "topic")
            try await lab.passes(run)
            let log = try lab.log(run, "test")
            #expect(log.contains("fetch https://***@example.invalid/x\n***\n"), "\(log)")
            let hook = FilePath.join(lab.origin, "hooks/pre-receive")
            try FileSystem.writeAtomically(Array("#!/bin/sh\necho seen $DEPLOY_TOKEN\n".utf8), to: hook, mode: 0o700)
            let told = try await lab.pushChange("again\n", on: "topic")
            try await lab.passes(told)
            #expect(try lab.log(told, "push").contains("remote: seen ***"))
            try await lab.git(["config", "--global", "core.sshCommand", "echo expired: $DEPLOY_TOKEN >&2; false"])
            try await lab.git(["remote", "set-url", "origin", "ssh://host/x"])
            let refused = try await lab.pushChange("once more\n", on: "topic")
            let reason = try #require(try await lab.wait(for: refused).reason)
            #expect(reason.contains("expired: ***"), "\(reason)")
            let logs = try lab.layout.runLogs(refused.text)
            let files = try FileSystem.entries(of: logs).map { FilePath.join(logs, $0) } + [lab.layout.daemonLog]
            for file in files { #expect(try !FileSystem.readText(file).contains("abcdefghijkl"), "\(file)") }
        }
    }

    @Test func `a run's logs are followed to its end`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: "echo before; \(checkpoint.wait); echo after\n")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            async let followed = lab.nm(["logs", "--follow", "--step", "test", "--run", run.text])
            async let all = lab.nm(["logs", "--follow", "--run", run.text])
            try checkpoint.release()
            let text = try await followed
            #expect(text.contains("before\nafter"))
            #expect(!text.contains("=="))
            #expect(try await all.contains("== test\n"))
            let misspelt = try await lab.tryNM(["logs", "--follow", "--step", "tset", "--run", run.text])
            #expect(misspelt.status == .exited(1) && misspelt.errorText.contains("no run has a step tset"))
        }
    }

    @Test func `who stops and starts the daemon is written down`() async throws {
        try await GateLab.withHome { lab in
            try await lab.nm(["daemon", "start"])
            try await lab.nm(["daemon", "stop"])
            // What was not installed cannot be updated, which changes nothing about who asked.
            #expect(try await lab.tryNM(["update", "--yes"]).status == .exited(1))
            let log = try FileSystem.readText(lab.layout.commandLog)
            for command in ["daemon start", "daemon stop", "update --yes"] {
                #expect(log.contains(#"command="\#(command)""#), "\(log)")
            }
            #expect(try await lab.nm(["logs", "--log", "cli"]) + "\n" == log)
            // What other processes are to write, too, goes the same way.
            let missing = try await lab.tryNM(["logs", "--log", "wizard-agent"])
            #expect(missing.status == .exited(1) && missing.errorText.contains("nothing has been written to "))
            let agent = try HomeLog.wizardAgent.open(in: try lab.layout)
            agent.info("agent said", ["text": "cloning https://me:hunter2@example.invalid/x"])
            let shown = try await lab.nm(["logs", "--log", "wizard-agent"])
            #expect(shown.hasSuffix(#" info agent said text="cloning https://***@example.invalid/x""#), "\(shown)")
            #expect(HomeEntry.logs.makes("wizard-agent.log.1", .file))
        }
    }
}
