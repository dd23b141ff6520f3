import Platform
import Testing

@testable import Daemon

/// When and how gates are collected.
@Suite struct GateCollectorTests {
    private static let day: Int64 = 86_400_000
    private static let now = Timestamp(milliseconds: 100 * day)

    @Test func `a gate is collected once a day when it is worth it, and within the hour when it is full`() {
        let rule = CollectionRule()
        let small = GateSize(looseObjects: 255, packs: 9)
        let some = GateSize(looseObjects: 256, packs: 1)
        let many = GateSize(looseObjects: 1, packs: 50)
        func isDue(_ size: GateSize, _ age: Int64?) -> Bool {
            let last = age.map { Timestamp(milliseconds: Self.now.milliseconds - $0) }
            return rule.isDue(size, last: last, now: Self.now)
        }
        #expect(!isDue(small, nil))
        #expect(isDue(some, nil))
        #expect(!isDue(some, Self.day - 1))
        #expect(isDue(some, Self.day))
        #expect(isDue(many, 3_600_000))
        #expect(!isDue(many, 3_599_999))
        #expect(isDue(some, -1), "the clock was put back")
    }

    private func collector(_ fixture: GitFixture, _ git: Git? = nil) throws -> GateCollector {
        var rule = CollectionRule()
        rule.some = GateSize(looseObjects: 3, packs: 2)
        let log = try DaemonLog(path: fixture.layout.daemonLog, level: .debug)
        return GateCollector(
            layout: fixture.layout, git: git ?? fixture.git, rule: rule, log: log, clock: { Self.now })
    }

    @Test func `collecting packs what lies loose and loses nothing of ours, and then waits a day`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let id = FilePath.lastComponent(gate).replacing(".git", with: "")
        for number in 0..<3 { try await fixture.commit("commit \(number)") }
        let replaced = try await fixture.run("rev-parse", "HEAD")
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/topic")
        let run = RunID.mint()
        try await RunRefs.create(run, commit: replaced, git: fixture.git.gate(gate))
        try await fixture.run("reset", "--hard", "--quiet", "HEAD~2")
        let kept = try await fixture.commit("instead")
        try await fixture.run("push", "--quiet", "--force", "no-mistakes", "main:refs/heads/topic")
        let logs = try FileSystem.read(GateFiles(gate).reflog("refs/heads/topic"))

        let collector = try collector(fixture)
        await collector.enter(id)
        await collector.consider(id)
        await collector.leave(id)
        await collector.finished()
        #expect(try GateSize.of(gate: gate) == GateSize(looseObjects: 0, packs: 1))
        for commit in [kept, replaced] {
            #expect(try await fixture.attempt(["--git-dir", gate, "cat-file", "-e", commit]).status.isSuccess)
        }
        #expect(try await fixture.run("--git-dir", gate, "rev-parse", RunRefs.commitRef(run)) == replaced)
        #expect(try FileSystem.read(GateFiles(gate).reflog("refs/heads/topic")) == logs)
        try await fixture.commit("more")
        try await fixture.commit("and more")
        try await fixture.commit("and more of it")
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/topic")
        await collector.consider(id)
        await collector.finished()
        #expect(try FileSystem.readText(fixture.layout.daemonLog).split(separator: "gate collected").count == 2)
    }

    @Test func `the pins of many runs are packed, so that no push has to open them one by one`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let id = FilePath.lastComponent(gate).replacing(".git", with: "")
        let commit = try await fixture.commit("pushed")
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/topic")
        let log = try DaemonLog(path: fixture.layout.daemonLog, level: .debug)
        let collector = GateCollector(layout: fixture.layout, git: fixture.git, log: log, clock: { Self.now })
        var runs: [RunID] = []
        func pin(_ count: Int) async throws {
            for _ in 0..<count {
                runs.append(RunID.mint())
                try await RunRefs.create(runs[runs.count - 1], commit: commit, git: fixture.git.gate(gate))
            }
            await collector.consider(id)
            await collector.finished()
        }
        try await pin(CollectionRule().looseRuns - 1)
        #expect(try GateSize.of(gate: gate).looseRuns == runs.count)
        try await pin(1)
        #expect(try GateSize.of(gate: gate).looseRuns == 0)
        #expect(FileSystem.kind(of: GateFiles(gate).collected) == nil, "that was no collection")
        for run in runs {
            #expect(try await fixture.run("--git-dir", gate, "rev-parse", RunRefs.commitRef(run)) == commit)
        }
        // What was saved of a dead run is not forgotten with it.
        let saved = RunRefs.recoverRef(runs[0])
        try await fixture.run("--git-dir", gate, "update-ref", saved, commit)
        try await RunRefs.forget(runs, git: fixture.git.gate(gate))
        #expect(try await fixture.run("--git-dir", gate, "rev-parse", saved) == commit)
        #expect(try await fixture.run("--git-dir", gate, "for-each-ref", "refs/no-mistakes/runs") == "")
    }

    @Test func `a run ends a collection at once, and nothing of it is left`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let gate = try await fixture.initialize().gate
        let id = FilePath.lastComponent(gate).replacing(".git", with: "")
        for number in 0..<3 { try await fixture.commit("commit \(number)") }
        try await fixture.run("push", "--quiet", "no-mistakes", "main:refs/heads/topic")
        let runner = HangingRunner()
        let git = Git(runner: runner, environment: fixture.environment)
        let collector = try collector(fixture, git)
        await collector.consider(id)
        await runner.started()
        await collector.enter(id)
        #expect(try ProcessTree.processes(workingIn: gate) == [])
        #expect(FileSystem.kind(of: GateFiles(gate).collected) == nil)
        await collector.leave(id)
        await runner.started()
        await collector.close()
        #expect(try ProcessTree.processes(workingIn: gate) == [])
    }

    @Test func `what goes on in one gate does not wait for the collection of another`() async throws {
        let fixture = try GitFixture()
        let collector = try collector(fixture)
        await collector.consider("000000000000")
        await collector.enter("000000000001")
        await collector.leave("000000000001")
        await collector.finished()
    }
}

/// Runs a command that never ends by itself in the place of each one that it is given.
private final class HangingRunner: CommandRunner {
    private let starts = AsyncStream<Void>.makeStream()

    func run(_ command: Command) async throws(CommandError) -> CommandResult {
        var hanging = command
        hanging.executable = "/bin/sleep"
        hanging.arguments = ["1000"]
        starts.continuation.yield()
        return try await SystemCommandRunner().run(hanging)
    }

    /// Returns when another command has been started, or is about to be.
    func started() async {
        for await _ in starts.stream { return }
    }
}
