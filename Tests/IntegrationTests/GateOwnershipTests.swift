import Daemon
import Platform
import Testing

/// Whose a gate is: copies, moves, and strangers in the same place.
@Suite struct GateOwnershipTests {
    @Test func `a stranger in the place of a moved repository gets a gate of its own, and takes nothing`() async throws
    {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let gate = try await lab.gate
            let moved = lab.path("moved")
            try FileSystem.rename(lab.work, to: moved)
            let strange = lab.path("strange.git")
            try await lab.git(["init", "--quiet", "--bare", strange], in: lab.directory)
            try await lab.git(["init", "--quiet", lab.work], in: lab.directory)
            try await lab.git(["remote", "add", "origin", strange])
            try await lab.commit("README", "stranger\n", "strange start")
            try await lab.git(["push", "--quiet", "origin", "main"])
            // Never gated, so it neither sees the other's gate nor can remove it.
            let before = try JSONValue.parse(try await lab.nm(["status", "--json"]))
            #expect(before["gate"] == .null)
            #expect(try await lab.nm(["eject"]).contains("not gated"))
            #expect(FileSystem.kind(of: gate) == .directory)
            // A push of the moved repository still goes where it belongs, before and after its own `init`.
            try await lab.git(["checkout", "--quiet", "-b", "topic"], in: moved)
            try await lab.commit("topic", "topic\n", "topic", in: moved)
            try await lab.git(["push", "--quiet", "no-mistakes", "topic"], in: moved)
            _ = try await lab.attempt(GateLab.binary, ["attach"], in: moved)
            let tip = try await lab.git(["rev-parse", "HEAD"], in: moved)
            #expect(try await lab.originTip("topic") == tip)
            #expect(try await lab.git(["--git-dir=\(strange)", "branch", "--list", "topic"]).isEmpty)
            let gated = try await lab.nm(["init"])
            #expect(gated.hasPrefix("gated "), "\(gated)")
            #expect(!gated.contains(gate), "\(gated)")
            let again = try await lab.nm(["init"], in: moved)
            #expect(again.hasPrefix("gated again after a move "), "\(again)")
            #expect(again.contains(gate), "\(again)")
            #expect(try await lab.nm(["init"]).hasPrefix("already gated "))
        }
    }

    @Test func `eject in a copy takes the copy's remote and leaves the gate`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let gate = try await lab.gate
            let copy = lab.path("copy")
            try FileSystem.copyTree(from: lab.work, to: copy)
            let ejected = try await lab.attempt(GateLab.binary, ["eject"], in: copy)
            #expect(ejected.status.isSuccess)
            #expect(ejected.outputText == "removed remote no-mistakes")
            #expect(ejected.errorText.contains("it is that of \(lab.work); eject it there"), "\(ejected.errorText)")
            #expect(FileSystem.kind(of: gate) == .directory)
            #expect(try await lab.nm(["init"], in: copy).hasPrefix("gated "))
            try await lab.branch("topic")
            try await lab.passes("topic")
        }
    }

    @Test func `status in a moved checkout says how to go on, not how to lose the gate`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let moved = lab.path("moved")
            try FileSystem.rename(lab.work, to: moved)
            let notes = try await lab.attempt(GateLab.binary, ["status"], in: moved).errorText
            #expect(notes.contains("if that is this checkout, moved: no-mistakes init"), "\(notes)")
            #expect(!notes.contains("eject"), "\(notes)")
        }
    }
}
