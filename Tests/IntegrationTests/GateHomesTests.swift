import Daemon
import Platform
import Testing

/// Two homes that gate one repository.
@Suite struct GateHomesTests {
    @Test func `a second home is told of the first and works beside it under another remote`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let second = ["NM_HOME": lab.path("home2")]
            let refused = try await lab.attempt(GateLab.binary, ["init"], adding: second)
            #expect(refused.status == .exited(1))
            #expect(refused.errorText.contains(lab.home) && refused.errorText.contains("--remote NAME"))
            // It refused before it started anything.
            #expect(FileSystem.kind(of: lab.path("home2/daemon.pid")) == nil)
            try await lab.nm(["init", "--remote", "second"], adding: second)
            do {
                let first = try await lab.branch("one")
                let push = try await lab.push(["one"], remote: "second")
                let run = try #require(push.runs.first)
                let home = try FileSystem.canonicalPath(lab.path("home2"))
                #expect(push.messages.contains("no-mistakes attach --home \(home)"), "\(push.messages)")
                let own = try await lab.push(["one:own"], remote: "second", adding: second)
                #expect(own.messages.contains("no-mistakes attach") && !own.messages.contains("--home"))
                let followed = try await lab.attempt(GateLab.binary, ["attach", "--run", run.text], adding: second)
                #expect(followed.status == .exited(0), "\(followed.outputText)")
                #expect(try await lab.originTip("one") == first)
                // What another home pushed is a stranger's tip to this one.
                try await lab.git(["commit", "--quiet", "--amend", "-m", "again"])
                let run1 = try await lab.gated("+one")
                #expect(run1.status == .failed && run1.step("push")?.status == .failed, "\(run1)")
                try await lab.branch("two", "two")
                try await lab.passes("two")
                #expect(try await lab.runs().map(\.branch) == ["two", "one"])
                let others = try await lab.nm(["runs", "--json", "--all-repos"], adding: second)
                #expect(try JSONText.decode([RunSummary].self, others).map(\.branch) == ["own", "one"])
                // Ejecting from one home leaves the other's gate alone.
                try await lab.nm(["eject"], adding: second)
                #expect(try await lab.git(["remote"]).split(separator: "\n") == ["no-mistakes", "origin"])
                try await lab.branch("three", "three")
                try await lab.passes("three")
            } catch {
                try await lab.nm(["daemon", "stop"], adding: second)
                throw error
            }
            try await lab.nm(["daemon", "stop"], adding: second)
        }
    }
}
