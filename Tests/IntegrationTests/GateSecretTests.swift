import Daemon
import Platform
import Testing

/// Secrets in addresses.
@Suite struct GateSecretTests {
    @Test func `credentials in origin's address appear nowhere`() async throws {
        try await GateLab.with { lab in
            // Port 1 of the loopback refuses at once.
            let secret = "s3cr3t-t0ken"
            try await lab.git(["remote", "set-url", "origin", "http://me:\(secret)@127.0.0.1:1/x.git"])
            var seen: [String: String] = [:]
            for (name, words) in [
                ("init", ["init"]), ("status", ["status"]), ("status json", ["status", "--json"]),
            ] {
                let result = try await lab.attempt(GateLab.binary, words)
                #expect(result.status.isSuccess, "\(result.errorText)")
                seen[name] = result.outputText + result.errorText
            }
            #expect(seen["status"]?.contains("http://***@127.0.0.1:1/x.git") == true)
            try await lab.branch("topic")
            let push = try await lab.push(["topic"])
            seen["push"] = push.messages
            let id = try #require(push.runs.first)
            let run = try await lab.wait(for: id)
            #expect(run.status == .failed)
            #expect(run.reason?.hasPrefix("setup: origin is unreachable: ") == true, "\(run)")
            for words in [
                ["attach", "--run", id.text], ["runs", "--json"], ["logs", "--run", id.text], ["logs", "--daemon"],
            ] {
                let result = try await lab.attempt(GateLab.binary, words)
                seen[words.joined(separator: " ")] = result.outputText + result.errorText
            }
            try await lab.nm(["daemon", "stop"])
            for file in ["state.sqlite", "state.sqlite-wal", "logs/daemon.log", "logs/bootstrap.log"] {
                let path = FilePath.join(lab.home, file)
                if FileSystem.kind(of: path) != nil { seen[file] = try FileSystem.readText(path) }
            }
            #expect(seen["state.sqlite"] != nil && seen["logs/daemon.log"] != nil)
            for (place, text) in seen { #expect(!text.contains(secret), "\(place)") }
        }
    }
}
