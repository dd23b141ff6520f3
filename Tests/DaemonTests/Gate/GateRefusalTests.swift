import Platform
import Testing

@testable import Daemon

@Suite struct GateRefusalTests {
    @Test func `without an origin it says what to run`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("remote", "remove", "origin")
        let error = await #expect(throws: GateError.self) { try await fixture.initialize() }
        #expect(error == .noOrigin(directory: fixture.work))
        #expect(error?.description.contains("git remote add origin <url>") == true)
    }

    @Test func `a run's worktree and a gate are refused before anything changes`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let run = fixture.layout.worktree(repositoryID: "x", runID: "y")
        try await fixture.git.gate(gate).run(
            ["worktree", "add", "--quiet", "--detach", run, "main"], deadline: GitFixture.patience)
        for place in [run, gate] {
            let error = await #expect(throws: GateError.self) { try await fixture.initialize(place) }
            #expect(error == .insideRunWorktree(directory: place, home: fixture.layout.root.path))
        }
        let other = HomeLayout(root: try CanonicalRoot(of: fixture.path("other")))
        await #expect(throws: GateError.insideRunWorktree(directory: run, home: fixture.layout.root.path)) {
            try await fixture.initialize(run, layout: other)
        }
        #expect(FileSystem.kind(of: other.root.path) == nil)
    }

    @Test func `a second home takes another remote, and leaves the first one's alone`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let first = try await fixture.initialize()
        let other = HomeLayout(root: try CanonicalRoot(of: fixture.path("other")))
        try other.prepare()
        let error = await #expect(throws: GateError.self) { try await fixture.initialize(layout: other) }
        #expect(
            error == .foreignRemote(name: "no-mistakes", url: first.gate, home: fixture.layout.root.path))
        #expect(error?.description.contains("init --remote NAME") == true)
        let second = try await fixture.initialize(remote: "second", layout: other)
        #expect(second.created && second.gate != first.gate)
        #expect(try await fixture.run("remote", "get-url", "no-mistakes") == first.gate)
        // Each home finds its own remote again without being told its name.
        #expect(try await fixture.initialize(layout: other).record.remoteName == "second")
        #expect(try await fixture.initialize().record.remoteName == "no-mistakes")
        try await fixture.run("push", "--quiet", "second", "HEAD:refs/heads/x")
        #expect(fixture.calls.first == "home=\(other.root.path) args=hook post-receive --gate \(second.gate)")
    }

    @Test func `a remote of a home that is gone is still not rewritten`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("remote", "add", "no-mistakes", "/gone/repos/0123456789ab.git")
        await #expect(
            throws: GateError.foreignRemote(
                name: "no-mistakes", url: "/gone/repos/0123456789ab.git", home: "/gone")
        ) { try await fixture.initialize() }
    }

    @Test func `a remote that leads elsewhere is taken`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("remote", "add", "no-mistakes", "https://u:secret@example.org/x")
        await #expect(
            throws: GateError.remoteTaken(name: "no-mistakes", url: "https://***@example.org/x")
        ) { try await fixture.initialize() }
    }

    @Test(arguments: ["", "-x", "a b", "a/b", "..", "x.lock", "origin", "ä"])
    func `a name that is no remote's is refused`(name: String) async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        await #expect(throws: GateError.invalidRemoteName(name)) { try await fixture.initialize(remote: name) }
    }

    @Test func `a git that is too old is refused`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let location = try await fixture.locate()
        let git = Git(runner: FixedAnswer(text: "git version 2.29.3\n"), environment: [:])
        let initializer = GateInitializer(git: git, layout: fixture.layout, executable: "/bin/x")
        await #expect(throws: GateError.gitTooOld(found: "git version 2.29.3")) {
            try await initializer.initialize(location)
        }
    }
}

@Suite struct MovedCheckoutTests {
    @Test func `a moved checkout keeps its gate, under the new path`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let before = try await fixture.initialize()
        let moved = fixture.path("moved")
        try FileSystem.rename(fixture.work, to: moved)
        let after = try await fixture.initialize(moved)
        #expect(after.reattached && !after.created)
        #expect(after.gate == before.gate && after.record.id == before.record.id)
        #expect(after.record.workingPath == moved)
        #expect(after.refreshed == ["no-mistakes.json"])
        let again = try await fixture.initialize(moved)
        #expect(!again.reattached && again.refreshed.isEmpty)
        let location = try await fixture.locate(moved)
        #expect(GateAttachment.find(in: location, layout: fixture.layout)?.repositoryID == before.record.id)
    }

    @Test func `a copied checkout gets a gate of its own`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let original = try await fixture.initialize()
        let copied = fixture.path("copied")
        try FileSystem.copyTree(from: fixture.work, to: copied)
        let copy = try await fixture.initialize(copied)
        #expect(copy.created && !copy.reattached && copy.gate != original.gate)
        #expect(try await fixture.run("remote", "get-url", "no-mistakes", in: copied) == copy.gate)
        #expect(try await fixture.run("remote", "get-url", "no-mistakes") == original.gate)
    }

    @Test func `a remote to a gate that is gone is led to a new one`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        try FileSystem.removeTree(gate)
        let result = try await fixture.initialize()
        #expect(result.created && result.gate == gate)
        #expect(try await fixture.run("remote", "get-url", "no-mistakes") == gate)
    }
}

/// Answers every command with the same text.
private struct FixedAnswer: CommandRunner {
    var text: String

    func run(_ command: Command) async throws(CommandError) -> CommandResult {
        CommandResult(
            status: .exited(0), standardOutput: Array(text.utf8), standardError: [], timedOut: false,
            truncated: false)
    }
}
