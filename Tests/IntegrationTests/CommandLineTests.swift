import Daemon
import Platform
import Testing

@Suite struct CommandLineTests {
    @Test func `wrong usage ends with 2 and one usage line on standard error`() async throws {
        try await GateLab.withHome { lab in
            for arguments in [
                ["dance"], ["daemon"], ["daemon", "dance"], ["--nope"], ["runs", "--limit", "x"], ["runs", "--limit"],
                ["runs", "--limit=0"], ["attach", "--nope"], ["status", "extra"], ["rerun", "a", "b"],
                ["rerun", "--skip", "dance"], ["daemon", "uninstall", "--home", ""],
                ["daemon", "definition", "--root= "],
                ["status", "--json=yes"], ["hook", "post-receive"],
            ] {
                let result = try await lab.tryNM(arguments)
                #expect(result.status == .exited(2), "\(arguments)")
                #expect(result.standardOutput == [], "\(arguments)")
                let lines = result.errorText.split(separator: "\n")
                #expect(lines.count == 2, "\(arguments): \(result.errorText)")
                #expect(lines.filter { $0.hasPrefix("Usage: no-mistakes") }.count == 1, "\(arguments)")
            }
            #expect(FileSystem.kind(of: lab.home) == nil)
        }
    }

    @Test(arguments: [
        (#"NM_HOME="$1/$ODD" exec "$0" daemon start"#, Int32(1), "NM_HOME is not UTF-8: "),
        (#"unset NM_HOME; HOME="$1/$ODD" exec "$0" daemon start"#, 1, "HOME is not UTF-8: "),
        (#"XDG_CONFIG_HOME="$1/$ODD" exec "$0" daemon start"#, 1, "XDG_CONFIG_HOME is not UTF-8: "),
        (#"exec "$0" daemon start --home "$1/$ODD""#, 2, "argument 4 is not UTF-8: "),
        (#"ln -s "$ODD" "$1/link"; NM_HOME="$1/link" exec "$0" daemon start"#, 1, "the path is not UTF-8"),
        (#"mkdir "$1/$ODD"; cd "$1/$ODD" || exit; exec "$0" init"#, 1, "the path is not UTF-8"),
        (#"mkdir "$1/$ODD"; cd "$1/$ODD" || exit; NM_HOME=here exec "$0" daemon start"#, 1, "the path is not UTF-8"),
    ])
    func `what is not UTF-8 is refused by its name, and nothing is made of it`(
        script: String, status: Int32, message: String
    ) async throws {
        try await GateLab.withHome { lab in
            let odd = #"ODD=$(printf 'caf\351'); export ODD; "#
            let result = try await lab.attempt("/bin/sh", ["-c", odd + script, GateLab.binary, lab.directory])
            #expect(result.status == .exited(status), "\(result.errorText)")
            #expect(result.errorText.contains(message), "\(result.errorText)")
            #expect(result.errorText.contains(#"caf\xe9"#), "\(result.errorText)")
            #expect(FileSystem.kind(of: lab.home) == nil)
            // The name with other bytes in it.
            #expect(FileSystem.kind(of: lab.path("caf\u{FFFD}")) == nil)
        }
    }

    @Test func `every command has help, which does nothing else`() async throws {
        try await GateLab.withHome { lab in
            for command in [
                "init", "eject", "status", "runs", "attach", "rerun", "cancel", "logs", "daemon run", "daemon start",
                "daemon stop", "daemon restart", "daemon status",
            ] {
                let words = command.split(separator: " ").map(String.init)
                for help in ["--help", "-h"] {
                    let result = try await lab.tryNM(words + [help])
                    #expect(result.status == .exited(0), "\(command)")
                    #expect(result.outputText.contains("\nUsage: no-mistakes \(command)"), "\(command)")
                    #expect(result.outputText.contains("--home DIR"), "\(command)")
                    #expect(result.standardError == [], "\(command)")
                }
            }
            for words in [["--help"], ["daemon", "--help"]] {
                let overview = try await lab.nm(words)
                for name in ["start", "stop", "restart", "status"] { #expect(overview.contains("daemon \(name)")) }
            }
            #expect(try await lab.nm(["--version"]).hasPrefix("no-mistakes "))
            #expect(FileSystem.kind(of: lab.home) == nil)
        }
    }

    @Test func `commands that only read start nothing and need nothing`() async throws {
        try await GateLab.with { lab in
            #expect(try await lab.nm(["runs", "--json"]) == "[\n\n]")
            let status = try JSONValue.parse(try await lab.nm(["status", "--json"]))
            #expect(status["gate"] == .null)
            #expect(status["daemon"]?["state"] == .string("stopped"))
            #expect(try await lab.nm(["status"]).contains("gate      none; run: no-mistakes init"))
            #expect(try await lab.tryNM(["logs"]).status == .exited(1))
            #expect(try await lab.tryNM(["cancel"]).status == .exited(1))
            #expect(FileSystem.kind(of: lab.home) == nil)
            let outside = try await lab.tryNM(["runs"], in: lab.directory)
            #expect(outside.status == .exited(1))
            #expect(outside.errorText.contains("is not in a git repository"))
        }
    }

    @Test func `the bare command starts the daemon and prints the status`() async throws {
        try await GateLab.with { lab in
            let first = try await lab.tryNM([])
            let pid = try lab.runningDaemon().pid
            #expect(first.status == .exited(0))
            #expect(first.errorText == "daemon started (pid \(pid))")
            #expect(first.outputText.contains("daemon    running (pid \(pid))"))
            let second = try await lab.tryNM([])
            #expect(second.errorText == "")
        }
    }

    @Test(.enabled(if: Terminal.isAvailable, "script(1) gives a command a terminal"))
    func `a terminal gets colours, unless NO_COLOR is set`() async throws {
        try await GateLab.withHome { lab in
            let variables = ["TERM": "xterm", "NO_COLOR": ""]
            let coloured = try await Terminal.run(["daemon", "status"], in: lab, adding: variables)
            #expect(coloured.contains(0x1B))
            let plain = try await Terminal.run(
                ["daemon", "status"], in: lab, adding: variables.merging(["NO_COLOR": "1"]) { _, new in new })
            #expect(!plain.contains(0x1B))
            #expect(String(decoding: plain, as: UTF8.self).contains("stopped"))
        }
    }

    @Test func `an answer that cannot be written is no success`() async throws {
        try await GateLab.withHome { lab in
            let full = try await lab.attempt("/bin/sh", ["-c", "exec '\(GateLab.binary)' --help > /dev/full"])
            #expect(full.status == .exited(1))
            #expect(full.errorText.hasPrefix("no-mistakes: the output could not be written: "), "\(full.errorText)")
            // A reader that has enough is no failure to talk about.
            for command in ["--help", "runs --all-repos --json"] {
                let closed = try await lab.attempt(
                    "/bin/sh", ["-c", "trap '' PIPE; { '\(GateLab.binary)' \(command); echo $? >&2; } | :"])
                #expect(["0", "141"].contains(closed.errorText), "\(closed.errorText)")
            }
        }
    }

    @Test func `a command that needs no place works in a directory that was removed`() async throws {
        try await GateLab.withHome { lab in
            let script =
                "mkdir '\(lab.path("gone"))'; cd '\(lab.path("gone"))'; rmdir '\(lab.path("gone"))'; exec \"$0\" \"$@\""
            let version = try await lab.attempt("sh", ["-c", script, GateLab.binary, "--version"])
            #expect(version.status.isSuccess, "\(version.errorText)")
            let status = try await lab.attempt("sh", ["-c", script, GateLab.binary, "daemon", "status"])
            #expect(status.status == .exited(3), "\(status.errorText)")
        }
    }
}
