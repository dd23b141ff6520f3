import Platform
import Testing

@testable import Daemon

/// How far logs are accounted for when only the copies of runs are left.
@Suite struct RebuiltAccountTests {
    private static let zero = String(repeating: "0", count: 40)
    private static let (a, b, c) = (name("a"), name("b"), name("c"))

    private static func name(_ digit: Character) -> String { String(repeating: digit, count: 40) }

    private func log(_ names: [String]) throws -> BranchLog {
        let text = zip([Self.zero] + names, names).enumerated().map { number, move in
            "\(move.0) \(move.1) A <a@b> \(number) +0000\tpush\n"
        }.joined()
        let directory = try ScratchDirectory()
        let stamp = try #require(FileStamp.of(try directory.write(text, to: "log")))
        return BranchLog(Array(text.utf8), stamp: stamp)
    }

    private func run(_ new: String, over old: String?, _ status: RunStatus = .passed) -> RunRecord {
        RunRecord(
            id: .mint(), repositoryID: "a", branch: "x", commit: new, previousCommit: old, status: status,
            createdAt: Timestamp(milliseconds: 1))
    }

    /// The number of lines that are accounted for, and the runs of pushes behind them.
    private func account(
        _ names: [String], _ runs: [RunRecord], traces: [(String?, String)] = [], oldest: Int64? = nil
    ) throws -> (lines: Int, halves: [RunID]) {
        let log = try log(names)
        let traces = traces.map { PushTrace(update: RefUpdate(old: $0, new: $1, ref: "refs/heads/x"), options: []) }
        let account = RebuiltAccount(
            branch: "x", log: log, value: names.last, runs: runs, traces: traces,
            oldest: oldest.map(Timestamp.init(milliseconds:)))
        return (account.mark.map { log.firstIndex(after: $0) } ?? 0, account.halves.map(\.run))
    }

    @Test func `a push of a commit that had a run before is new when no run moved the branch so`() throws {
        let known = [run(Self.a, over: nil), run(Self.b, over: Self.a)]
        #expect(try account([Self.a, Self.b, Self.a], known).lines == 2)
        #expect(try account([Self.a, Self.b], known).lines == 2)
        #expect(try account([Self.a, Self.b, Self.a, Self.b], known + [run(Self.a, over: Self.b)]).lines == 3)
    }

    @Test func `with no run known the last push is new, and what came before is history`() throws {
        #expect(try account([Self.a, Self.b, Self.c], []).lines == 2)
        #expect(try account([Self.a], []).lines == 0)
        #expect(try account([Self.a, Self.b, Self.c], [run(Self.c, over: Self.b)]).lines == 3)
    }

    @Test func `without a run a push is history when its run would be forgotten by now, and has no trace`() throws {
        // The pushes are a second apart.
        #expect(try account([Self.a, Self.b], [], oldest: 1500).lines == 2)
        #expect(try account([Self.a, Self.b], [], oldest: 900).lines == 1)
        #expect(try account([Self.a, Self.b], [], traces: [(Self.a, Self.b)], oldest: 1500).lines == 1)
        let known = [run(Self.a, over: nil)]
        #expect(try account([Self.a, Self.b], known, oldest: 1500).lines == 1)
    }

    @Test func `how far back runs are remembered is told by their age and by those that are known`() {
        let runs = [3, 1, 2].map { RunID(ULID(bits: UInt128($0) << 80)) }
        var policy = RetentionPolicy()
        let now = Timestamp(milliseconds: RetentionPolicy.day)
        (policy.days, policy.runs) = (0, 4)
        #expect(policy.oldest(at: now, among: runs) == nil)
        policy.runs = 2
        #expect(policy.oldest(at: now, among: runs) == Timestamp(milliseconds: 2))
        policy.days = 1
        #expect(policy.oldest(at: now, among: runs) == Timestamp(milliseconds: 2))
        #expect(policy.oldest(at: Timestamp(milliseconds: now.milliseconds + 9), among: runs)?.milliseconds == 9)
    }

    @Test func `a push that waits for its start is new, with its run, and so is one whose trace is left`() throws {
        let waiting = run(Self.b, over: Self.a, .pending)
        #expect(try account([Self.a, Self.b], [run(Self.a, over: nil), waiting]).lines == 1)
        let later = run(Self.c, over: Self.b)
        let found = try account(
            [Self.a, Self.b, Self.c], [run(Self.a, over: nil), later], traces: [(Self.a, Self.b)])
        #expect(found.lines == 1 && found.halves == [later.id])
        #expect(try account([Self.a, Self.b, Self.c], [later]).lines == 3)
    }
}
