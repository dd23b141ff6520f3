import Platform
import Synchronization
import Testing

@testable import Daemon

@Suite struct PostReceiveTests {
    @Test func `each branch gets one durable record and one line, told to the daemon at once`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(zero) \(a) refs/heads/feature/x", "\(a) \(b) refs/heads/-y"])
        #expect(bench.recorded.count == 1 && bench.recorded == bench.notified)
        let records = try #require(bench.recorded.first)
        #expect(records.map(\.branch) == ["feature/x", "-y"])
        #expect(records.map(\.old) == [nil, a] && records.map(\.new) == [a, b])
        #expect(records.allSatisfy { $0.checkout == "/w" && $0.gate == bench.gate && $0.kind == .update })
        #expect(Set(records.map(\.id)).count == 2)
        #expect(
            output.lines == [
                "run \(records[0].id) queued for feature/x · no-mistakes attach",
                "run \(records[1].id) queued for -y · no-mistakes attach",
            ])
        #expect(output.exitCode == 0)
    }

    @Test func `the trace of a push goes once it is recorded, and stays when it is not`() throws {
        let full = SystemError(call: "write", subject: "inbox", number: 28)
        for (bench, left) in [(try HookBench(), []), (try HookBench(recordError: full), ["7"])] {
            let traces = GateFiles(bench.gate).traces
            try FileSystem.makePrivateDirectory(traces)
            try bench.fixture.write("push\n", to: FilePath.join(traces, "7"))
            _ = bench.push(["\(zero) \(a) refs/heads/x"], environment: ["NM_RECEIVER": "7"])
            #expect(try FileSystem.entries(of: traces) == left)
        }
    }

    @Test func `tags and other refs get a line and no record`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(zero) \(a) refs/tags/v1", "\(zero) \(a) refs/notes/x"])
        #expect(output.lines == ["refs/tags/v1: not a branch, so no run", "refs/notes/x: not a branch, so no run"])
        #expect(bench.recorded.isEmpty && bench.notified.isEmpty)
    }

    @Test func `a deletion is recorded as one, and says that the run ends`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(a) \(zero) refs/heads/feature/x"])
        #expect(bench.recorded.first?.map(\.kind) == [.delete])
        #expect(bench.recorded.first?.first?.new == zero)
        #expect(output.lines == ["feature/x deleted: its run is cancelled"])
    }

    @Test func `an unknown step is named with the valid ones, and the run starts`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(zero) \(a) refs/heads/x"], options: ["no-mistakes.skip=lint,x"])
        #expect(output.lines.first == #"no-mistakes.skip: unknown step "x" ignored; valid: rebase, test, lint, push"#)
        #expect(output.lines.count == 2 && output.exitCode == 0)
        #expect(bench.recorded.first?.first?.options == ["no-mistakes.skip=lint,x"])
    }

    @Test func `without a daemon one is started, and the line says so`() throws {
        let bench = try HookBench(outcome: .notRunning)
        let output = bench.push(["\(zero) \(a) refs/heads/x"])
        let id = try #require(bench.recorded.first?.first?.id)
        #expect(bench.starts == 1)
        #expect(
            output.lines == [
                "daemon was not running and is being started; run \(id) for x starts when it is ready · no-mistakes attach"
            ])
        #expect(output.exitCode == 0)
    }

    @Test func `a daemon that cannot be started is said with the reason, and the record stays`() throws {
        let bench = try HookBench(outcome: .notRunning, start: .failed("no such file"))
        let output = bench.push(["\(zero) \(a) refs/heads/x"])
        #expect(output.lines.count == 1)
        #expect(output.lines[0].contains("no such file") && output.lines[0].contains("no-mistakes daemon start"))
        #expect(bench.recorded.count == 1)
    }

    @Test func `a daemon that does not answer costs a line and nothing else`() throws {
        let bench = try HookBench(outcome: .noAnswer)
        let output = bench.push(["\(zero) \(a) refs/heads/x"])
        #expect(output.lines.count == 1 && output.lines[0].contains("will pick it up"))
        #expect(bench.starts == 0 && output.exitCode == 0)
    }

    @Test func `a daemon that answers with an error is quoted, and not said to pick it up`() throws {
        let bench = try HookBench(outcome: .declined("the disk is full"))
        let output = bench.push(["\(zero) \(a) refs/heads/x"])
        #expect(output.lines.count == 1 && output.lines[0].contains("does not take it in: the disk is full"))
        #expect(!output.lines[0].contains("will pick it up"))
        #expect(bench.starts == 0 && output.exitCode == 0 && bench.recorded.count == 1)
    }

    @Test func `what cannot be recorded is said loudly and not told to the daemon`() throws {
        let bench = try HookBench(recordError: SystemError(call: "write", subject: "inbox", number: 28))
        let output = bench.push(["\(zero) \(a) refs/heads/x"])
        #expect(output.exitCode == 1)
        #expect(output.lines.count == 1 && output.lines[0].hasPrefix("NOT GATED: x could not be recorded"))
        #expect(bench.notified.isEmpty)
    }

    @Test func `a push from inside a run is never gated, and taken back`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(zero) \(a) refs/heads/x"], environment: [RunMarker.variable: "01J"])
        #expect(output == HookOutput(lines: ["pushed from inside the run 01J: not gated, and taken back"]))
        #expect(bench.recorded.isEmpty)
        #expect(bench.undone == [[RefUpdate(old: nil, new: a, ref: "refs/heads/x")]])
    }

    @Test func `a gate of another home is refused`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(zero) \(a) refs/heads/x"], gate: "/other/repos/0123456789ab.git")
        #expect(output.exitCode == 1 && output.lines[0].hasPrefix("NOT GATED"))
        #expect(bench.recorded.isEmpty)
    }

    @Test func `names are printed so that no terminal obeys them`() throws {
        let bench = try HookBench()
        let output = bench.push(["\(zero) \(a) refs/heads/a\u{9B}31m", "\(zero) \(a) refs/tags/\u{202E}x"])
        #expect(output.lines.allSatisfy { $0.contains("\\u{") })
        #expect(bench.recorded.first?.first?.branch == "a\u{9B}31m")
    }

    @Test func `a line that git never writes is said and does not stop the others`() throws {
        let bench = try HookBench()
        let output = bench.push(["nonsense", "\(zero) \(a) refs/heads/x"])
        #expect(output.exitCode == 1 && output.lines.count == 2)
        #expect(bench.recorded.first?.count == 1)
    }
}

private let a = String(repeating: "a", count: 40)
private let b = String(repeating: "b", count: 40)
private let zero = String(repeating: "0", count: 40)

/// A hook whose effects only take notes.
private final class HookBench: Sendable {
    let fixture: GitFixture
    let gate: String
    private let outcome: NotifyOutcome?
    private let start: StartOutcome
    private let recordError: SystemError?
    private let notes = Mutex(Notes())

    private struct Notes {
        var recorded: [[PushRecord]] = []
        var notified: [[PushRecord]] = []
        var starts = 0
        var undone: [[RefUpdate]] = []
    }

    /// - Parameter outcome: nil = the daemon takes everything in.
    init(outcome: NotifyOutcome? = nil, start: StartOutcome = .started(note: nil), recordError: SystemError? = nil)
        throws
    {
        fixture = try GitFixture()
        gate = fixture.layout.gate("0123456789ab")
        self.outcome = outcome
        self.start = start
        self.recordError = recordError
    }

    var recorded: [[PushRecord]] { notes.withLock { $0.recorded } }
    var notified: [[PushRecord]] { notes.withLock { $0.notified } }
    var undone: [[RefUpdate]] { notes.withLock { $0.undone } }
    var starts: Int { notes.withLock { $0.starts } }

    func push(
        _ lines: [String], options: [String] = [], environment: [String: String] = [:], gate: String? = nil
    ) -> HookOutput {
        var environment = environment
        environment["GIT_PUSH_OPTION_COUNT"] = "\(options.count)"
        for (number, option) in options.enumerated() { environment["GIT_PUSH_OPTION_\(number)"] = option }
        let hook = PostReceive(
            layout: fixture.layout, validSteps: ["rebase", "test", "lint", "push"], effects: effects)
        let input = lines.map { $0 + "\n" }.joined()
        return hook.run(input: Array(input.utf8), environment: environment, gate: gate ?? self.gate)
    }

    private var effects: PostReceive.Effects {
        PostReceive.Effects(
            record: { records in
                if let error = self.recordError { throw error }
                self.notes.withLock { $0.recorded.append(records) }
            },
            notify: { records in
                self.notes.withLock { $0.notified.append(records) }
                return self.outcome
                    ?? .answered(
                        records.map {
                            PushAnswer(
                                id: $0.id, state: $0.kind == .delete ? .branchDeleted : .queued, message: nil)
                        })
            },
            startDaemon: {
                self.notes.withLock { $0.starts += 1 }
                return self.start
            },
            pusher: { Pusher(checkout: "/w", process: nil) },
            undo: { updates, _, _ in self.notes.withLock { $0.undone.append(updates) } },
            clock: { Timestamp(milliseconds: 1) })
    }
}
