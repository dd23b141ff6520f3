import Platform
import Testing

@testable import Daemon

@Suite struct GateInitializerTests {
    @Test(arguments: ["work", #"it's "a" repo $HOME;&"#, "ä ö 日本"])
    func `a push through the new remote reaches the hook, whatever the path is called`(name: String) async throws {
        let fixture = try GitFixture(work: name)
        try await fixture.makeRepository()
        let result = try await fixture.initialize()
        #expect(result.created && result.warnings.isEmpty && result.refreshed.isEmpty && !result.reattached)
        #expect(
            result.record
                == RepositoryRecord(
                    id: try await fixture.locate().repositoryID, workingPath: fixture.work,
                    originURL: fixture.origin, remoteName: "no-mistakes", defaultBranch: "main",
                    createdAt: Timestamp(milliseconds: 7), updatedAt: Timestamp(milliseconds: 7)))
        try await fixture.run("push", "--quiet", "-o", "no-mistakes.skip=lint", "no-mistakes", "HEAD:refs/heads/x")
        let head = try await fixture.run("rev-parse", "HEAD")
        let zero = String(repeating: "0", count: 40)
        #expect(
            fixture.calls == [
                "home=\(fixture.layout.root.path) args=hook post-receive --gate \(result.gate)",
                "\(zero) \(head) refs/heads/x",
            ])
    }

    @Test func `init again changes nothing`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let first = try await fixture.initialize()
        let settings = try await fixture.run("config", "--list", "--local")
        let second = try await fixture.initialize()
        #expect(!second.created && second.refreshed.isEmpty && second.warnings.isEmpty)
        #expect(second.record == first.record)
        #expect(try await fixture.run("config", "--list", "--local") == settings)
    }

    @Test func `init puts everything right that has drifted`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = GateFiles(try await fixture.initialize().gate)
        try fixture.write("[core]\n\tbare = false\n", to: gate.configuration)
        try FileSystem.removeFile(gate.worktreeConfiguration)
        try FileSystem.removeFile(gate.postReceive)
        try FileSystem.removeFile(FilePath.join(gate.path, "HEAD"))
        try await fixture.run("remote", "remove", "no-mistakes")
        try await fixture.run("config", "user.email", "new@example.invalid")
        let result = try await fixture.initialize()
        #expect(
            result.refreshed.sorted() == [
                "config", "config.worktree", "hook", "remote no-mistakes", "repository", "settings of the working copy",
            ])
        try await fixture.run("push", "--quiet", "no-mistakes", "HEAD:refs/heads/x")
        #expect(fixture.calls.count == 2)
        #expect(try await fixture.initialize().refreshed == [])
    }

    @Test func `a gate that lost its identity file gets it back`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = GateFiles(try await fixture.initialize().gate)
        try FileSystem.removeFile(gate.identity)
        #expect(try await fixture.initialize().refreshed == ["no-mistakes.json"])
    }

    @Test func `what an init that was killed left behind is replaced`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let id = try await fixture.locate().repositoryID
        try FileSystem.makePrivateDirectory(FilePath.join(fixture.layout.repositories, ".\(id).new/refs"))
        #expect(try await fixture.initialize().created)
        let left = try FileSystem.entries(of: fixture.layout.repositories)
        #expect(left == ["\(id).git", "\(id).lock"])
    }

    @Test func `two at once do not mix`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let id = try await fixture.locate().repositoryID
        let lock = try FileLock.acquire(FilePath.join(fixture.layout.repositories, id + ".lock"), holder: "other init")
        let error = await #expect(throws: GateError.self) { try await fixture.initialize() }
        #expect(error?.description.contains("other init") == true)
        lock.release()
        #expect(try await fixture.initialize().created)
    }

    @Test func `the gate shows origin's default branch, and its log does not look like a push`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("push", "--quiet", "origin", "HEAD:refs/heads/trunk", "HEAD:refs/heads/other/x")
        try await fixture.run("symbolic-ref", "HEAD", "refs/heads/trunk", in: fixture.origin)
        let result = try await fixture.initialize()
        #expect(result.record.defaultBranch == "trunk")
        let shown = try await fixture.run("ls-remote", "no-mistakes")
        #expect(shown.split(separator: "\n").filter { $0.hasSuffix("refs/heads/trunk") }.count == 1)
        let log = try Reflog.read("refs/heads/trunk", in: result.gate)
        #expect(log.map(\.message) == ["no-mistakes: seeded from origin"])
        let tracked = try await fixture.run(
            "--git-dir", result.gate, "for-each-ref", "--format=%(refname)", "refs/no-mistakes")
        #expect(
            tracked == """
                refs/no-mistakes/origin/main
                refs/no-mistakes/origin/other/x
                refs/no-mistakes/origin/trunk
                """)
    }

    @Test func `a default branch that was pushed to the gate stays as it was pushed`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let ahead = try await fixture.commit("ahead")
        try await fixture.run("push", "--quiet", "no-mistakes", "main")
        _ = try await fixture.initialize()
        #expect(try await fixture.run("--git-dir", gate, "rev-parse", "main") == ahead)
    }

    @Test func `an origin that never answers is given up`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("remote", "set-url", "origin", "ssh://silent.invalid/x")
        try await fixture.run("config", "core.sshCommand", "exec sleep 1000 #")
        let initializer = GateInitializer(
            git: fixture.git, layout: fixture.layout, executable: try fixture.program(), patience: .seconds(1))
        let result = try await initializer.initialize(try await fixture.locate())
        #expect(result.created)
        #expect(result.warnings.first?.contains("could not be reached") == true, "\(result.warnings)")
    }

    @Test func `an unreachable origin is a warning, and the gate has what the working copy knows`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("fetch", "--quiet", "origin")
        try await fixture.run("remote", "set-head", "origin", "main")
        try await fixture.run("remote", "set-url", "origin", "https://me:secret@127.0.0.1:1/x.git")
        let result = try await fixture.initialize()
        #expect(result.created && result.record.defaultBranch == "main")
        #expect(result.warnings.count == 1)
        #expect(result.warnings[0].contains("could not be reached") && !result.warnings[0].contains("secret"))
        #expect(result.record.originURL == "https://***@127.0.0.1:1/x.git")
        #expect(try await fixture.run("--git-dir", result.gate, "log", "--format=%s", "main") == "start")
    }

    @Test func `an empty origin is a warning and has no default branch`() async throws {
        let fixture = try GitFixture()
        try await fixture.run("init", "--quiet", "--bare", fixture.origin, in: fixture.root)
        try await fixture.run("init", "--quiet", fixture.work, in: fixture.root)
        try await fixture.run("remote", "add", "origin", fixture.origin)
        let result = try await fixture.initialize()
        #expect(result.record.defaultBranch == nil)
        #expect(result.warnings == ["origin (\(fixture.origin)) has no default branch yet"])
        try await fixture.commit("first")
        try await fixture.run("push", "--quiet", "no-mistakes", "main")
        #expect(fixture.calls.count == 2)
    }

    @Test(arguments: ["sha1", "sha256"])
    func `a shallow clone can push, in either object format`(format: String) async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository(format: format)
        for number in 1...3 { try await fixture.commit("\(number)") }
        try await fixture.run("push", "--quiet", "origin", "main")
        let shallow = fixture.path("shallow")
        try await fixture.run("clone", "--quiet", "--depth=1", "file://\(fixture.origin)", shallow, in: fixture.root)
        let result = try await fixture.initialize(shallow)
        try await fixture.commit("new", in: shallow)
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/x", in: shallow)
        #expect(try await fixture.run("--git-dir", result.gate, "rev-list", "--count", "refs/heads/x") == "5")
        try await fixture.run("--git-dir", result.gate, "fsck", "--connectivity-only")
    }

    @Test func `it works from a linked worktree and in bare layouts, also when bare repositories must be named`()
        async throws
    {
        let fixture = try GitFixture(settings: ["safe.bareRepository": "explicit"])
        try await fixture.makeRepository()
        let bare = fixture.path("bare.git")
        let tree = fixture.path("tree")
        try await fixture.run("clone", "--quiet", "--bare", fixture.origin, bare)
        try await fixture.run("--git-dir", bare, "worktree", "add", "--quiet", tree, "main")
        let result = try await fixture.initialize(tree)
        #expect(result.record.workingPath == bare)
        #expect(result.warnings.isEmpty)
        try await fixture.commit("new", in: tree)
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/x", in: tree)
        #expect(fixture.calls.count == 2)
        #expect(try await fixture.initialize(tree).refreshed == [])
    }

    @Test func `variables of another repository in the pusher's environment do not matter`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        _ = try await fixture.initialize()
        let variables = [
            "GIT_DIR": FilePath.join(fixture.work, ".git"), "GIT_WORK_TREE": fixture.work,
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.bareRepository", "GIT_CONFIG_VALUE_0": "explicit",
        ]
        let pushed = try await fixture.attempt(
            ["push", "no-mistakes", "HEAD:refs/heads/x"], in: fixture.root, adding: variables)
        #expect(pushed.status.isSuccess, "\(pushed.errorText)")
        #expect(fixture.calls.count == 2)
    }

    @Test func `a user's own hook is moved aside and still called`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = GateFiles(try await fixture.initialize().gate)
        try fixture.write("#!/bin/sh\necho \"mine: $(cat)\"\n", to: gate.postReceive, mode: 0o700)
        let result = try await fixture.initialize()
        #expect(result.warnings == ["your own hook is now \(gate.userPostReceive) and is called after ours"])
        let pushed = try await fixture.attempt(["push", "no-mistakes", "HEAD:refs/heads/x"])
        #expect(pushed.errorText.contains("remote: called"))
        #expect(pushed.errorText.contains("remote: mine: 0000"))
        try fixture.write("#!/bin/sh\n", to: gate.postReceive, mode: 0o700)
        await #expect(throws: GateError.twoCustomHooks(hook: gate.postReceive, aside: gate.userPostReceive)) {
            try await fixture.initialize()
        }
    }

    @Test func `an edited hook is replaced, and the edited one kept`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = GateFiles(try await fixture.initialize().gate)
        let edited = try FileSystem.readText(gate.postReceive) + "echo mine\n"
        try fixture.write(edited, to: gate.postReceive, mode: 0o700)
        #expect(try await fixture.initialize().refreshed == ["hook"])
        #expect(try FileSystem.readText(gate.editedPostReceive) == edited)
    }

    @Test func `a relative origin and a local rewriting rule work from the gate`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository(originURL: "../origin.git")
        #expect(try await fixture.initialize().warnings.isEmpty)
        try await fixture.run("config", "remote.origin.url", "hub:origin.git")
        try await fixture.run("config", "url.../.insteadOf", "hub:")
        let result = try await fixture.initialize()
        #expect(result.warnings.isEmpty && result.refreshed == ["settings of the working copy"])
        #expect(result.record.originURL == "hub:origin.git")
    }

    @Test func `what the user includes for the directory of the working copy holds in the gate`() async throws {
        let fixture = try GitFixture()
        try fixture.write("[user]\n\temail = work@example.invalid\n", to: fixture.path("work.inc"))
        try await fixture.run(
            "config", "--global", "includeIf.gitdir:\(fixture.work)/.path", fixture.path("work.inc"), in: fixture.root)
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        #expect(try await fixture.run("--git-dir", gate, "config", "user.email") == "work@example.invalid")
    }
}
