import Platform
import Testing

@testable import Daemon

@Suite struct ReflogTests {
    private let a = String(repeating: "a", count: 40)
    private let b = String(repeating: "b", count: 40)

    @Test func `entries are read with their messages and times, and lines that are none are left out`() {
        let log = """
            \(a) \(b) A <a@b> 1 +0000\tpush
            \(b) \(a) A <a@b> 2 +0000
            torn line
            \(a) \(b) A B <a@b> never +0000\tbranch: Created\tfrom HEAD

            """
        let times = [1000, 2000].map(Timestamp.init(milliseconds:))
        #expect(
            Reflog.entries(Array(log.utf8)) == [
                Reflog.Entry(old: a, new: b, message: "push", time: times[0]),
                Reflog.Entry(old: b, new: a, message: "", time: times[1]),
                Reflog.Entry(old: a, new: b, message: "branch: Created\tfrom HEAD"),
            ])
    }

    @Test func `a pushed branch keeps its value, a moved one gets it back, a made one goes`() {
        let push = Reflog.Entry(old: b, new: a, message: "push")
        let commit = Reflog.Entry(old: a, new: b, message: "commit: x")
        let seeded = Reflog.Entry(old: b, new: a, message: "no-mistakes: seeded from origin")
        let forged = Reflog.Entry(old: a, new: b, message: "push: not quite")
        #expect(decide(a, [push]) == .keep)
        #expect(decide(b, [push, commit]) == .restore(a))
        #expect(decide(b, [seeded, commit]) == .restore(a))
        #expect(decide(b, [push, forged]) == .restore(a))
        #expect(decide(b, [commit]) == .remove)
        #expect(decide(b, []) == .keep, "its log may have been expired")
        #expect(StrayRefs.decide(value: b, log: [], isDefaultBranch: true) == .keep)
    }

    private func decide(_ value: String, _ log: [Reflog.Entry]) -> StrayRefs.Decision {
        StrayRefs.decide(value: value, log: log, isDefaultBranch: false)
    }
}

@Suite struct GateRefsTests {
    private static let difficult = #"feature/ä"b'$x;&"#

    @Test func `the log of every pushed ref says exactly push, tags and difficult names too`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        try await fixture.run("tag", "v1")
        try await fixture.run(
            "push", "--quiet", "no-mistakes", "main:refs/heads/\(Self.difficult)", "main:refs/heads/-x", "v1")
        try await fixture.commit("more")
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/-x", "main")
        for (ref, pushes) in [
            ("refs/heads/\(Self.difficult)", 1), ("refs/heads/-x", 2), ("refs/tags/v1", 1), ("refs/heads/main", 1),
        ] {
            let log = try Reflog.read(ref, in: gate).filter { !$0.message.hasPrefix(Reflog.ownPrefix) }
            #expect(log.map(\.message) == Array(repeating: Reflog.pushMessage, count: pushes), "\(ref)")
        }
    }

    @Test func `refs that a run made go, those it moved come back, and pushed ones stay`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        try await fixture.run(
            "push", "--quiet", "no-mistakes", "main:refs/heads/\(Self.difficult)", "main:refs/heads/moved")
        let pushed = try await fixture.run("rev-parse", "main")
        let run = try await fixture.addRunWorktree(to: gate)
        try await fixture.run("branch", "made", in: run)
        try await fixture.run("update-ref", "refs/heads/-made", "HEAD", in: run)
        try await fixture.run("tag", "made", in: run)
        try await fixture.run("symbolic-ref", "refs/heads/link", "refs/heads/main", in: run)
        try await fixture.run("checkout", "--quiet", "moved", in: run)
        try await fixture.commit("by the run", in: run)
        let early = try await StrayRefs.remove(gate: gate, git: fixture.git, defaultBranch: "main")
        #expect(early == [], "another run may be using them")
        try FileSystem.removeTree(run)
        let changed = try await StrayRefs.remove(gate: gate, git: fixture.git, defaultBranch: "main")
        #expect(
            Set(changed) == [
                "refs/heads/made", "refs/heads/-made", "refs/tags/made", "refs/heads/link", "refs/heads/moved",
            ])
        let left = try await fixture.run(
            "--git-dir", gate, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")
        #expect(
            left.split(separator: "\n") == [
                "refs/heads/\(Self.difficult) \(pushed)", "refs/heads/main \(pushed)", "refs/heads/moved \(pushed)",
            ])
        #expect(try await StrayRefs.remove(gate: gate, git: fixture.git, defaultBranch: "main") == [])
    }

    @Test func `a push that is taken back leaves every ref as it was, and settled`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/kept", "main:refs/heads/-gone")
        let before = try await fixture.run("rev-parse", "main")
        let after = try await fixture.commit("by a run")
        let refs = try await fixture.run("ls-remote", "no-mistakes")
        try await fixture.run(
            "push", "--quiet", "no-mistakes", "main:refs/heads/kept", ":refs/heads/-gone",
            "main:refs/heads/\(Self.difficult)", "main:refs/tags/t")
        let updates = [
            RefUpdate(old: before, new: after, ref: "refs/heads/kept"),
            RefUpdate(old: before, new: nil, ref: "refs/heads/-gone"),
            RefUpdate(old: nil, new: after, ref: "refs/heads/\(Self.difficult)"),
            RefUpdate(old: nil, new: after, ref: "refs/tags/t"),
        ]
        let environment = fixture.environment
        try await BlockingThread.run { try PushUndo.run(updates, gate: gate, environment: environment) }
        #expect(try await fixture.run("ls-remote", "no-mistakes") == refs)
        #expect(try await StrayRefs.remove(gate: gate, git: fixture.git, defaultBranch: "main") == [])
        await #expect(throws: GitError.self) {
            try await BlockingThread.run { try PushUndo.run(updates, gate: gate, environment: environment) }
        }
    }

    @Test func `the private refs of runs are invisible to pushers and cannot be touched by them`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let git = fixture.git.gate(gate)
        let run = RunID.mint()
        let commit = try await fixture.run("rev-parse", "main")
        try await RunRefs.create(run, commit: commit, git: git)
        try await RunRefs.create(run, commit: commit, git: git)
        let attempt = try await fixture.attempt(["push", "no-mistakes", ":\(RunRefs.commitRef(run))"])
        #expect(!attempt.status.isSuccess)
        try await fixture.run("push", "--quiet", "--mirror", "no-mistakes")
        #expect(try await fixture.run("--git-dir", gate, "rev-parse", RunRefs.commitRef(run)) == commit)
        try await RunRefs.forget([run], git: git)
        try await RunRefs.forget([run], git: git)
        let gone = try await git.succeeds(
            ["rev-parse", "--verify", "--quiet", RunRefs.commitRef(run)], deadline: GitFixture.patience)
        #expect(!gone)
    }

    @Test func `everything that a pusher can do with branches is taken`() async throws {
        let fixture = try GitFixture(settings: ["receive.denyNonFastForwards": "true", "receive.denyDeletes": "true"])
        try await fixture.makeRepository()
        _ = try await fixture.initialize()
        try await fixture.commit("a")
        try await fixture.run("push", "--quiet", "no-mistakes", "main")
        try await fixture.run("commit", "--quiet", "--amend", "--allow-empty", "-m", "b")
        try await fixture.run("push", "--quiet", "--force", "no-mistakes", "main")
        try await fixture.run("push", "--quiet", "no-mistakes", ":main")
        try await fixture.run("push", "--quiet", "no-mistakes", "main")
        #expect(fixture.calls.filter { $0.hasSuffix(" refs/heads/main") }.count == 4)
    }

    @Test func `hooks that a run sets up, as husky does, do not disable the gate's`() async throws {
        let fixture = try GitFixture(settings: ["core.hooksPath": "/nowhere"])
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let run = try await fixture.addRunWorktree(to: gate)
        #expect(try await fixture.run("rev-parse", "--is-bare-repository", in: run) == "false")
        try await fixture.run("config", "core.hooksPath", ".husky", in: run)
        try await fixture.run("config", "core.logAllRefUpdates", "false", in: run)
        try await fixture.run("config", "receive.advertisePushOptions", "false", in: run)
        try await fixture.run("push", "--quiet", "-o", "x", "no-mistakes", "main:refs/heads/x")
        #expect(fixture.calls.count == 2)
        #expect(try Reflog.read("refs/heads/x", in: gate).map(\.message) == ["push"])
    }
}

extension GitFixture {
    /// Adds a detached worktree to a gate, as a run has one.
    fileprivate func addRunWorktree(to gate: String) async throws -> String {
        let place = layout.worktree(repositoryID: "x", runID: "y")
        try await git.gate(gate).run(
            ["worktree", "add", "--quiet", "--detach", place, "main"], deadline: Self.patience)
        return place
    }
}
