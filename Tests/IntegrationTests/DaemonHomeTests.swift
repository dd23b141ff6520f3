import Daemon
import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct DaemonHomeTests {
    @Test func `every spelling of a home is the same home`() async throws {
        try await GateLab.withHome { lab in
            try FileSystem.makePrivateDirectory(lab.path("real"))
            _ = try systemCall("symlink", on: lab.home) { symlink(lab.path("real"), lab.home) }
            try await lab.nm(["daemon", "start"])
            let pid = try lab.runningDaemon().pid
            for spelling in ["real", "./home", "\(lab.home)/../real/", "~/home/."] {
                let variables = ["NM_HOME": spelling]
                let again = try await lab.nm(["daemon", "start"], in: lab.directory, adding: variables)
                #expect(again == "daemon already running (pid \(pid))", "\(spelling)")
                let (status, _) = try await lab.daemonStatus(adding: variables)
                #expect(status["root"] == .string(try CanonicalRoot(of: lab.path("real")).path))
                #expect(status["suffix"] == .string("\(InstanceSuffix(of: try CanonicalRoot(of: lab.home)))"))
            }
        }
    }

    @Test func `--home wins over NM_HOME, and the default is in HOME`() async throws {
        try await GateLab.withHome { lab in
            let named = try await lab.tryNM(["daemon", "status", "--json", "--home", lab.path("other")])
            let place = try CanonicalRoot(of: lab.directory).path
            #expect(try JSONValue.parse(named.outputText)["root"] == .string(FilePath.join(place, "other")))
            let (standard, _) = try await lab.daemonStatus(adding: ["NM_HOME": " "])
            #expect(standard["root"] == .string(FilePath.join(place, ".no-mistakes")))
        }
    }

    @Test func `a home is private, also one that was not`() async throws {
        try await GateLab.with { lab in
            try FileSystem.makePrivateDirectory(lab.home)
            _ = try systemCall("chmod", on: lab.home) { chmod(lab.home, 0o755) }
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: checkpoint.wait)
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            #expect(try permissions(lab.home) == 0o700)
            let layout = try lab.layout
            for directory in [lab.home, layout.logs, layout.runLogs(run.text)] {
                for entry in try FileSystem.entries(of: directory) {
                    let path = FilePath.join(directory, entry)
                    let wanted: mode_t = FileSystem.kind(of: path) == .directory ? 0o700 : 0o600
                    #expect(try permissions(path) == wanted, "\(path)")
                }
            }
            try checkpoint.release()
            try await lab.passes(run)
        }
    }

    @Test func `a daemon that a push started knows nothing of that push's repository`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "env > '\(lab.path("environment"))'")
            try await lab.nm(["init"])
            try await lab.nm(["daemon", "stop"])
            let run = try await lab.pushChange(on: "topic", options: ["-o", "anything"])
            try await lab.passes(run)
            let pid = try lab.runningDaemon().pid
            for name in ["GIT_DIR", "GIT_QUARANTINE_PATH", "GIT_PUSH_OPTION_COUNT", "NM_RUN"] {
                #expect(ProcessIdentity.environmentValue(name, of: pid) == nil, "\(name)")
            }
            #expect(ProcessIdentity.environmentValue("HOME", of: pid) == lab.directory)
            let names = try FileSystem.readText(lab.path("environment")).split(separator: "\n")
                .compactMap { $0.split(separator: "=").first }
            let kept: Set<Substring> = ["GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_TERMINAL_PROMPT"]
            #expect(Set(names.filter { $0.hasPrefix("GIT_") }) == kept)
            #expect(names.contains("NM_RUN"))
        }
    }

    private func permissions(_ path: String) throws -> mode_t {
        var status = stat()
        _ = try systemCall("lstat", on: path) { lstat(path, &status) }
        return status.st_mode & 0o777
    }
}
