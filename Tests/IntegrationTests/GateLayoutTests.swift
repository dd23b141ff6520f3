import Daemon
import Platform
import Testing

/// Working copies, origins and settings of every shape.
@Suite struct GateLayoutTests {
    @Test func `a shallow clone`() async throws {
        try await GateLab.with { lab in
            for number in 1...3 { try await lab.colleagueCommits(on: "main", "file", "\(number)\n") }
            let shallow = lab.path("shallow")
            try await lab.git(["clone", "--quiet", "--depth", "1", "file://\(lab.origin)", shallow], in: lab.directory)
            try await lab.nm(["init"], in: shallow)
            let commit = try await lab.commit("topic", "topic\n", "topic", in: shallow)
            let run = try await lab.gated("HEAD:refs/heads/topic", in: shallow)
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originTip("topic") == commit)
            #expect(try await lab.git(["--git-dir=\(lab.origin)", "rev-list", "--count", "topic"]) == "5")
        }
    }

    @Test func `a shallow clone that has fetched a newer beginning since`() async throws {
        try await GateLab.with { lab in
            let shallow = lab.path("shallow")
            try await lab.git(["clone", "--quiet", "--depth", "1", "file://\(lab.origin)", shallow], in: lab.directory)
            try await lab.nm(["init"], in: shallow)
            for number in 1...3 { try await lab.colleagueCommits(on: "main", "file", "\(number)\n") }
            try await lab.git(["fetch", "--quiet", "--depth", "1", "origin"], in: shallow)
            try await lab.git(["reset", "--quiet", "--hard", "origin/main"], in: shallow)
            let commit = try await lab.commit("topic", "topic\n", "topic", in: shallow)
            let run = try await lab.gated("HEAD:refs/heads/topic", in: shallow)
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originTip("topic") == commit)
            let gate = try await lab.git(["remote", "get-url", "no-mistakes"], in: shallow)
            #expect(FileSystem.kind(of: FilePath.join(gate, "shallow")) == nil)
        }
    }

    @Test func `a relative origin, and one that a local rule rewrites`() async throws {
        try await GateLab.with { lab in
            try await lab.git(["remote", "set-url", "origin", "../origin.git"])
            try await lab.nm(["init"])
            let first = try await lab.branch("topic")
            try await lab.passes("topic")
            #expect(try await lab.originTip("topic") == first)
            // Changed after init: the next run sees it.
            try await lab.git(["remote", "set-url", "origin", "short:origin.git"])
            try await lab.git(["config", "url.\(lab.directory)/.insteadOf", "short:"])
            let second = try await lab.commit("topic", "more\n", "more")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originTip("topic") == second)
        }
    }

    @Test(arguments: ["it's \"quoted\" $HOME `id` ünï ☂ 日本", "-leading", "new\nline"])
    func `a repository path with difficult characters`(_ name: String) async throws {
        try await GateLab.with(configuration: "commands:\n  test: git status\ncopy:\n  - .env\n") { lab in
            let place = lab.path(name)
            try await lab.git(["clone", "--quiet", "--", lab.origin, place], in: lab.directory)
            try await lab.nm(["init"], in: place)
            let commit = try await lab.commit("topic", "topic\n", "topic", in: place)
            try lab.write(".env", "A=1\n", in: place)
            let run = try await lab.gated("HEAD:refs/heads/topic", in: place)
            #expect(run.status == .passed, "\(run)")
            #expect(run.repo == place)
            #expect(try await lab.originTip("topic") == commit)
            #expect(try lab.log(run.id, "setup").contains("copied .env"))
        }
    }

    @Test func `bare repositories that must be named explicitly`() async throws {
        try await GateLab.with { lab in
            try await lab.git(["config", "--global", "safe.bareRepository", "explicit"])
            try await lab.nm(["init"])
            let commit = try await lab.branch("topic")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(try await lab.originTip("topic") != commit)
            #expect(try await lab.originFile("topic", "topic") == "topic")
        }
    }

    @Test func `object names of SHA-256`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: git fsck\n", objectFormat: "sha256") { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.colleagueCommits(on: "main", "other", "other\n")
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            #expect(run.commit.utf8.count == 64)
            #expect(try await lab.originFile("topic", "other") == "other")
            #expect(try await lab.push([":topic"]).messages.contains("topic deleted"))
        }
    }

    @Test func `linked worktrees share one gate`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: cat .env\ncopy:\n  - .env\n") { lab in
            let linked = lab.path("linked")
            try await lab.git(["worktree", "add", "--quiet", "-b", "topic", linked])
            try lab.write(".env", "of the linked one\n", in: linked)
            try lab.write(".gitignore", ".env\n", in: linked)
            try await lab.nm(["init"])
            let commit = try await lab.commit("topic", "topic\n", "topic", in: linked)
            let run = try await lab.gated("topic", in: linked)
            #expect(run.status == .passed, "\(run)")
            #expect(try lab.log(run.id, "test").contains("of the linked one"))
            #expect(try await lab.originTip("topic") == commit)
            #expect(try await lab.nm(["init"], in: linked).contains("already gated"))
            #expect(try FileSystem.entries(of: lab.layout.repositories).filter { $0.hasSuffix(".git") }.count == 1)
        }
    }

    @Test func `a bare repository with worktrees beside it`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: cat .env\ncopy:\n  - .env\n") { lab in
            let project = lab.path("project")
            try await lab.git(["clone", "--quiet", "--bare", lab.origin, "\(project)/.bare"], in: lab.directory)
            try await lab.git([
                "--git-dir=\(project)/.bare", "worktree", "add", "--quiet", "-b", "topic", "\(project)/topic",
            ])
            let place = "\(project)/topic"
            try lab.write(".env", "of topic\n", in: place)
            try lab.write(".gitignore", ".env\n", in: place)
            try await lab.nm(["init"], in: place)
            let commit = try await lab.commit("topic", "topic\n", "topic", in: place)
            let run = try await lab.gated("topic", in: place)
            #expect(run.status == .passed, "\(run)")
            #expect(try lab.log(run.id, "test").contains("of topic"))
            #expect(try await lab.originTip("topic") == commit)
            let list = try await lab.nm(["runs"], in: "\(project)/.bare")
            #expect(list.contains(run.id.text))
        }
    }

    @Test func `an origin that is empty`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: exit 1\n") { lab in
            let empty = lab.path("empty.git")
            try await lab.git(["init", "--quiet", "--bare", empty])
            try await lab.git(["remote", "set-url", "origin", empty])
            try await lab.nm(["init"])
            let run = try await lab.gated("main")
            #expect(run.status == .passed, "\(run)")
            #expect(run.step("rebase")?.status == .skipped && run.step("test")?.status == .skipped)
            let log = try lab.log(run.id, "setup")
            #expect(log.split(separator: "\n").filter { $0.contains("no default branch") }.count == 1, "\(log)")
            let tip = try await lab.git(["--git-dir=\(empty)", "rev-parse", "refs/heads/main"])
            #expect(tip == run.commit)
            // From now on it has one, with a command.
            try await lab.branch("topic")
            #expect(try await lab.gated("topic").step("test")?.exitStatus == 1)
        }
    }

    @Test func `an origin that has the branch checked out says so`() async throws {
        try await GateLab.with { lab in
            let origin = lab.path("checkedout")
            try await lab.git(["clone", "--quiet", lab.origin, origin], in: lab.directory)
            try await lab.git(["remote", "set-url", "origin", origin])
            try await lab.nm(["init"])
            let before = try await lab.git(["rev-parse", "main"])
            try await lab.commit("topic", "topic\n", "on main")
            let run = try await lab.gated("main")
            #expect(run.status == .failed)
            #expect(
                run.reason
                    == "push: origin/main was not updated: [remote rejected] (branch is currently checked out)",
                "\(run)")
            #expect(try lab.log(run.id, "push").contains("refusing to update checked out branch"))
            #expect(try await lab.git(["rev-parse", "main"], in: origin) == before)
        }
    }
}
