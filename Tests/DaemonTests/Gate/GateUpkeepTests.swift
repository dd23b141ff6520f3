import Platform
import Testing

@testable import Daemon

@Suite struct GateRefreshTests {
    @Test func `a gate in order is left as it is, without a word`() async throws {
        let (fixture, result) = try await gated()
        #expect(try await refresh(fixture, result) == [])
    }

    @Test func `what a run changed is restored and said`() async throws {
        let (fixture, result) = try await gated()
        let files = GateFiles(result.gate)
        try await fixture.run("--git-dir", result.gate, "config", "core.hooksPath", ".husky")
        try FileSystem.removeFile(files.postReceive)
        let warnings = try await refresh(fixture, result)
        #expect(
            warnings == [
                "the gate's config was not as it should be and was restored",
                "the gate's hook was missing or out of date and was restored",
            ])
        #expect(try await refresh(fixture, result) == [])
    }

    @Test func `somebody's own hook is reported and never touched`() async throws {
        let (fixture, result) = try await gated()
        let hook = GateFiles(result.gate).postReceive
        try fixture.write("#!/bin/sh\necho mine\n", to: hook, mode: 0o700)
        #expect(try await refresh(fixture, result).first?.hasPrefix("not gated: custom hook") == true)
        #expect(try FileSystem.readText(hook) == "#!/bin/sh\necho mine\n")
        #expect(HookScript.problem(in: result.gate)?.hasPrefix("custom hook") == true)
    }

    @Test func `settings of the working copy that changed are taken over`() async throws {
        let (fixture, result) = try await gated()
        try await fixture.run("config", "user.name", "Someone \"Else\"")
        try await fixture.run("config", "http.extraHeader", "X: # ; \\ y")
        #expect(try await refresh(fixture, result) == [])
        #expect(try await fixture.run("--git-dir", result.gate, "config", "user.name") == "Someone \"Else\"")
        #expect(try await fixture.run("--git-dir", result.gate, "config", "http.extraHeader") == "X: # ; \\ y")
        let scratch = GateFiles(result.gate).localConfiguration
        #expect(try FileSystem.readText(scratch).contains("origin"))
    }

    @Test func `a working copy that is gone leaves the settings of before, with a warning`() async throws {
        let (fixture, result) = try await gated()
        try FileSystem.removeTree(fixture.work)
        #expect(try await refresh(fixture, result).first?.contains("is no working copy of this gate any more") == true)
        #expect(
            try await fixture.run("--git-dir", result.gate, "config", "remote.origin.url", in: fixture.root)
                == fixture.origin)
    }

    @Test func `a gate whose identity is gone is not guessed at`() async throws {
        let (fixture, result) = try await gated()
        try FileSystem.removeFile(GateFiles(result.gate).identity)
        await #expect(throws: GateError.self) { try await refresh(fixture, result) }
        #expect(HookScript.problem(in: result.gate)?.contains("no-mistakes init") == true)
    }

    @Test func `a program that is gone is a problem of the gate`() async throws {
        let (fixture, result) = try await gated()
        #expect(HookScript.problem(in: result.gate) == nil)
        let program = try fixture.program()
        try FileSystem.removeFile(program)
        #expect(HookScript.problem(in: result.gate)?.contains(program) == true)
        let pushed = try await fixture.attempt(["push", "no-mistakes", "main:refs/heads/x"])
        #expect(pushed.errorText.contains("NOT GATED"))
    }

    private func gated() async throws -> (GitFixture, InitResult) {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        return (fixture, try await fixture.initialize())
    }

    private func refresh(_ fixture: GitFixture, _ result: InitResult) async throws -> [String] {
        try await GateRefresh.refresh(
            gate: result.gate, repository: result.record, layout: fixture.layout, git: fixture.git)
    }
}

@Suite struct GateRemoverTests {
    @Test func `eject undoes init, and once more finds nothing`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let settings = try await fixture.run("config", "--list", "--local")
        let result = try await fixture.initialize()
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/x")
        let worktree = fixture.layout.worktree(repositoryID: result.record.id, runID: "r")
        try FileSystem.makePrivateDirectory(worktree)
        let remover = GateRemover(git: fixture.git, layout: fixture.layout)
        let removed = try await remover.remove(
            repositoryID: result.record.id, location: try await fixture.locate())
        #expect(removed == ["remote no-mistakes", FilePath.parent(worktree), result.gate])
        #expect(try await fixture.run("config", "--list", "--local") == settings)
        #expect(try await fixture.run("for-each-ref", "refs/remotes/no-mistakes") == "")
        let again = try await remover.remove(repositoryID: result.record.id, location: try await fixture.locate())
        #expect(again == [])
    }

    @Test func `the remote of another home stays`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let first = try await fixture.initialize()
        let other = HomeLayout(root: try CanonicalRoot(of: fixture.path("other")))
        try other.prepare()
        _ = try await fixture.initialize(remote: "second", layout: other)
        _ = try await GateRemover(git: fixture.git, layout: other).remove(
            repositoryID: first.record.id, location: try await fixture.locate())
        #expect(try await fixture.run("remote") == "no-mistakes\norigin")
        #expect(FileSystem.kind(of: first.gate) == .directory)
    }

    @Test func `a working copy that is gone does not keep its gate alive`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let result = try await fixture.initialize()
        try FileSystem.removeTree(fixture.work)
        let removed = try await GateRemover(git: fixture.git, layout: fixture.layout).remove(
            repositoryID: result.record.id, location: nil)
        #expect(removed == [result.gate])
    }
}
