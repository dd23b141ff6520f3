import Platform
import Testing

@testable import Daemon

/// Which pushes in a branch's log have no run.
@Suite struct PushMatchingTests {
    private static let zero = name("0")
    private static let (a, b, c) = (name("a"), name("b"), name("c"))

    private static func name(_ digit: Character) -> String { String(repeating: digit, count: 40) }

    /// A log with a line for each movement, "push" unless another message is given.
    private func log(_ moves: [(String, String, String)]) throws -> BranchLog {
        let text = moves.enumerated().map { number, move in
            "\(move.0) \(move.1) Ä <a@b> \(number) +0000\t\(move.2)\n"
        }.joined()
        return try log(text)
    }

    /// - Parameter file: stands for the log's own; the same one for all that a log becomes.
    private func log(_ text: String, file: String = CurrentProcess.executable) throws -> BranchLog {
        BranchLog(Array(text.utf8), stamp: try #require(FileStamp.of(file)))
    }

    private func pushes(_ names: String...) throws -> BranchLog {
        try log(zip([Self.zero] + names, names).map { ($0, $1, "push") })
    }

    private func record(_ old: String?, _ new: String) -> PushHalf {
        PushHalf(run: RunID.mint(), branch: "x", old: old, new: new, seen: .record)
    }

    private func matching(
        _ log: BranchLog, mark: PushMark? = nil, at value: String?, _ records: [PushHalf] = [],
        mayAdopt: (PushMatching.Lost.Key) -> Bool = { _ in true }
    ) -> PushMatching {
        PushMatching(branch: "x", log: log, mark: mark, value: value, records: records, mayAdopt: mayAdopt)
    }

    @Test func `a push without a record is lost, one with a record is not`() throws {
        let log = try pushes(Self.a, Self.b)
        let first = record(nil, Self.a)
        let lost = matching(log, at: Self.b, [first])
        #expect(Set(lost.matched.keys) == [first.run])
        #expect(lost.lost.map(\.new) == [Self.b])
        #expect(lost.lost.first?.isNewest == true)
        let second = record(Self.a, Self.b)
        let none = matching(log, at: Self.b, [first, second])
        #expect(Set(none.matched.keys) == [first.run, second.run])
        #expect(none.lost == [])
        #expect(none.isComplete)
    }

    @Test func `what a mark accounts for is not looked at again`() throws {
        let log = try pushes(Self.a, Self.b, Self.c)
        let mark = log.mark(after: log.lines[1])
        let found = matching(log, mark: mark, at: Self.c)
        #expect(found.lost.map(\.new) == [Self.c])
        #expect(found.mark == log.mark(after: log.lines[2]))
        #expect(matching(log, mark: found.mark, at: Self.c).lost == [])
    }

    @Test func `a log that was begun anew is looked at from its beginning`() throws {
        let mark = try pushes(Self.a).mark(after: pushes(Self.a).lines[0])
        #expect(matching(try pushes(Self.b), mark: mark, at: Self.b).lost.map(\.new) == [Self.b])
        let longer = try pushes(Self.b, Self.c)
        #expect(matching(longer, mark: mark, at: Self.c).lost.map(\.new) == [Self.b, Self.c])
    }

    @Test func `the same line in another file is another push, unless the whole gate is a copy`() throws {
        let text = "\(Self.zero) \(Self.a) A <a@b> 1 +0000\tpush\n"
        let mark = try log(text).mark(after: try log(text).lines[0])
        let stamp = try #require(FileStamp.of("/"))
        let anew = BranchLog(Array(text.utf8), stamp: stamp)
        #expect(matching(anew, mark: mark, at: Self.a).lost.map(\.new) == [Self.a])
        let copied = BranchLog(Array(text.utf8), stamp: stamp, place: "elsewhere")
        #expect(matching(copied, mark: mark, at: Self.a).lost == [])
    }

    @Test func `a log whose oldest lines were expired is accounted for as far as before`() throws {
        let whole = try pushes(Self.a, Self.b)
        let mark = whole.mark(after: whole.lines[1])
        let rest = "\(Self.a) \(Self.b) Ä <a@b> 1 +0000\tpush\n\(Self.b) \(Self.c) Ä <a@b> 2 +0000\tpush\n"
        #expect(matching(try log(rest, file: "/"), mark: mark, at: Self.c).lost.map(\.new) == [Self.c])
    }

    @Test func `only what says exactly push counts`() throws {
        let log = try log([
            (Self.zero, Self.a, "branch: Created from HEAD"), (Self.a, Self.b, "push: forged"),
            (Self.b, Self.c, "no-mistakes: restored after a run"),
        ])
        let found = matching(log, at: Self.c)
        #expect(found.lost == [])
        #expect(found.isComplete)
        #expect(found.mark?.position == log.lines[2].range.upperBound)
    }

    @Test func `a push that was taken back gets no run`() throws {
        let log = try log([
            (Self.zero, Self.a, "push"), (Self.a, Self.b, "push"), (Self.b, Self.a, "no-mistakes: took back a push"),
        ])
        #expect(matching(log, at: Self.a).lost.map(\.new) == [Self.a])
    }

    @Test func `an entry whose ref never moved gets no run, but may still take effect`() throws {
        let log = try pushes(Self.a, Self.b)
        let waiting = matching(log, at: Self.a, [record(nil, Self.a)])
        #expect(waiting.lost == [])
        #expect(!waiting.isComplete)
        #expect(waiting.mark == log.mark(after: log.lines[0]))
        #expect(matching(log, mark: waiting.mark, at: Self.b).lost.map(\.new) == [Self.b])
        // The next push starts from where the branch really was.
        let later = try self.log([
            (Self.zero, Self.a, "push"), (Self.a, Self.b, "push"), (Self.a, Self.c, "push"),
        ])
        #expect(matching(later, mark: waiting.mark, at: Self.c).lost.map(\.new) == [Self.c])
    }

    @Test func `of A, B, A the lost one is found wherever it stands`() throws {
        let log = try pushes(Self.a, Self.b, Self.a, Self.b)
        let runs = [record(nil, Self.a), record(Self.a, Self.b), record(Self.b, Self.a), record(Self.a, Self.b)]
        for index in runs.indices {
            var known = runs
            known.remove(at: index)
            let found = matching(log, at: Self.b, known)
            #expect(found.lost.count == 1, "\(index)")
            #expect(found.lost.first?.new == runs[index].new, "\(index)")
            #expect(found.matched.count == 3)
        }
        let last = matching(log, at: Self.b, Array(runs.prefix(3)))
        #expect(last.lost.first?.isNewest == true)
        let first = matching(log, at: Self.b, Array(runs.suffix(3)))
        #expect(first.lost.first?.isNewest == false)
        #expect(first.lost.first?.later == runs[1].run)
    }

    @Test func `hooks that were slow and quick do not make a push look lost`() throws {
        let log = try pushes(Self.a, Self.b, Self.c)
        let runs = [record(Self.b, Self.c), record(nil, Self.a), record(Self.a, Self.b)]
        let found = matching(log, at: Self.c, runs)
        #expect(found.lost == [])
        #expect(Set(found.matched.keys) == Set(runs.map(\.run)))
    }

    @Test func `nothing behind a push that may still be reported is decided`() throws {
        let log = try pushes(Self.a, Self.b, Self.c)
        let known = record(Self.b, Self.c)
        let found = matching(log, at: Self.c, [known]) { $0.end == log.lines[0].range.upperBound }
        #expect(found.lost.map(\.new) == [Self.a])
        #expect(found.open.map(\.new) == [Self.b])
        #expect(found.matched == [:])
        #expect(found.mark == log.mark(after: log.lines[0]))
        #expect(!found.isComplete)
    }

    @Test func `a line that is still being written is left for later`() throws {
        let whole = "\(Self.zero) \(Self.a) Ä <a@b> 1 +0000\tpush\n"
        let log = try log(whole + "\(Self.a) \(Self.b) Ä <a@b> 2 +00")
        #expect(log.lines.count == 1)
        #expect(matching(log, at: Self.a).lost.map(\.new) == [Self.a])
    }
}
