import Platform
import Testing

@testable import Daemon

@Suite struct RepositoryLocationTests {
    @Test(arguments: ["work", "a b", #"it's "quoted""#, "ä ö 日本", "-dash", "$HOME;&"])
    func `a working copy is found from below, whatever its path`(name: String) async throws {
        let fixture = try GitFixture(work: name)
        try await fixture.makeRepository()
        let below = FilePath.join(fixture.work, "deep/er")
        try FileSystem.makePrivateDirectory(below)
        let location = try await fixture.locate(below)
        #expect(location.topLevel == fixture.work)
        #expect(location.mainWorkingCopy == fixture.work)
        #expect(location.commonDirectory == FilePath.join(fixture.work, ".git"))
        #expect(location.repositoryID == String(SHA256.hex(location.commonDirectory.utf8).prefix(12)))
        #expect(!location.isBare && !location.isShallow)
        #expect(location.originURL == fixture.origin)
        #expect(try await location.currentBranch(git: fixture.git) == "main")
    }

    @Test func `a linked worktree belongs to the same repository`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try await fixture.run("worktree", "add", "--quiet", "--detach", fixture.path("linked"))
        let linked = try await fixture.locate(fixture.path("linked"))
        #expect(linked.repositoryID == (try await fixture.locate().repositoryID))
        #expect(linked.topLevel == fixture.path("linked"))
        #expect(linked.mainWorkingCopy == fixture.work)
        #expect(try await linked.currentBranch(git: fixture.git) == nil)
    }

    @Test func `worktrees of a bare repository share its id, also when bare repositories must be named`() async throws {
        let fixture = try GitFixture(settings: ["safe.bareRepository": "explicit"])
        try await fixture.makeRepository()
        let bare = fixture.path("project/.bare")
        try FileSystem.makePrivateDirectory(fixture.path("project"))
        try await fixture.run("clone", "--quiet", "--bare", fixture.origin, bare)
        try await fixture.run("--git-dir", bare, "worktree", "add", "--quiet", fixture.path("project/main"), "main")
        try fixture.write("gitdir: ./.bare\n", to: fixture.path("project/.git"))
        let worktree = try await fixture.locate(fixture.path("project/main"))
        let above = try await fixture.locate(fixture.path("project"))
        #expect(worktree.commonDirectory == bare)
        #expect(worktree.mainWorkingCopy == bare)
        #expect(!worktree.isBare && above.isBare)
        #expect(above.repositoryID == worktree.repositoryID)
        #expect(above.topLevel == nil)
        #expect(try await above.currentBranch(git: fixture.git) == "main")
    }

    @Test func `a submodule is at home in its own working copy`() async throws {
        let fixture = try GitFixture(settings: ["protocol.file.allow": "always"])
        try await fixture.makeRepository()
        try await fixture.run("submodule", "--quiet", "add", fixture.origin, "sub")
        let sub = try await fixture.locate(FilePath.join(fixture.work, "sub"))
        #expect(sub.mainWorkingCopy == FilePath.join(fixture.work, "sub"))
        #expect(sub.commonDirectory == FilePath.join(fixture.work, ".git/modules/sub"))
    }

    @Test func `shallow, partial and SHA-256 repositories are recognised`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository(format: "sha256")
        try await fixture.commit("second")
        try await fixture.run("push", "--quiet", "origin", "main")
        try await fixture.run("clone", "--quiet", "--depth=1", "file://\(fixture.origin)", fixture.path("shallow"))
        try await fixture.run("-C", fixture.origin, "config", "uploadpack.allowFilter", "true")
        try await fixture.run(
            "clone", "--quiet", "--filter=blob:none", "file://\(fixture.origin)", fixture.path("partial"))
        let shallow = try await fixture.locate(fixture.path("shallow"))
        #expect(shallow.isShallow && !shallow.isPartial && shallow.objectFormat == .sha256)
        let partial = try await fixture.locate(fixture.path("partial"))
        #expect(!partial.isShallow && partial.isPartial)
    }

    @Test func `variables of another repository do not mislead`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let git = Git(
            runner: SystemCommandRunner(),
            environment: GitEnvironment.make(
                from: fixture.environment.merging(["GIT_DIR": fixture.origin, "GIT_PREFIX": "x"]) { $1 }))
        let location = try await RepositoryLocation.locate(from: fixture.work, git: git)
        #expect(location.topLevel == fixture.work)
    }
}

@Suite struct RepositoryDiagnosisTests {
    @Test func `a directory outside of every repository is told apart`() async throws {
        let fixture = try GitFixture()
        await #expect(throws: GateError.notARepository(directory: fixture.root)) {
            try await fixture.locate(fixture.root)
        }
    }

    @Test func `a broken local configuration is named with its file`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try fixture.write("[core\n", to: FilePath.join(fixture.work, ".git/config"))
        let error = await #expect(throws: GateError.self) { try await fixture.locate() }
        guard case .unreadableConfiguration(let detail) = error else { Issue.record("\(error)"); return }
        #expect(detail.contains(".git/config"))
    }

    @Test func `a broken configuration of the user is named with its file`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        try fixture.write("[user\n", to: fixture.globalSettings)
        let error = await #expect(throws: GateError.self) { try await fixture.locate() }
        guard case .unreadableConfiguration(let detail) = error else { Issue.record("\(error)"); return }
        #expect(detail.contains(fixture.globalSettings))
    }

    @Test func `what git refuses is told in git's words`() async throws {
        let fixture = try GitFixture(settings: ["safe.bareRepository": "explicit"])
        try await fixture.makeRepository()
        let error = await #expect(throws: GateError.self) { try await fixture.locate(fixture.origin) }
        guard case .refusedByGit(fixture.origin, let detail) = error else { Issue.record("\(error)"); return }
        #expect(detail.contains("safe.bareRepository"))
    }
}

@Suite struct GateAddressTests {
    @Test(arguments: [
        ("/h/repos/0123456789ab.git", "/h"), ("/h/x/repos/0123456789ab.git/", "/h/x"),
        ("/h/repos/0123456789AB.git", nil), ("/h/repos/0123.git", nil), ("/h/other/0123456789ab.git", nil),
        ("h/repos/0123456789ab.git", nil), ("/h/repos/0123456789ab", nil),
    ])
    func `a gate's path is known by its shape`(path: String, home: String?) {
        #expect(GateAddress(path)?.home == home)
    }
}
