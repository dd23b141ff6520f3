import Testing

@testable import Daemon

/// Pushes whose ids are not in the order in which they came, because the clock was set back.
@Suite struct PushOrderTests {
    /// A push at this minute of the clock, of a branch that went from `old` to `new`; an empty one is none.
    private func push(_ minute: Int64, _ old: String, _ new: String, on branch: String = "topic") -> PushRecord {
        PushRecord(
            id: RunID(ULID(bits: UInt128(UInt64(minute * 60_000)) << 80)), repositoryID: "a", gate: "/g",
            branch: branch, kind: new.isEmpty ? .delete : .update, old: old.isEmpty ? nil : old, new: new, options: [],
            checkout: nil, receivedAt: Timestamp(milliseconds: minute * 60_000))
    }

    private func order(_ records: [PushRecord]) -> [String] {
        PushOrder.sorted(records.sorted { $0.id < $1.id }).map { "\($0.branch) \($0.old ?? "")-\($0.new)" }
    }

    @Test func `what each found and left counts, not the clock`() {
        #expect(
            order([push(90, "", "a"), push(80, "a", "b"), push(95, "b", "c")])
                == ["topic -a", "topic a-b", "topic b-c"])
        #expect(order([push(30, "a", ""), push(20, "", "b")]) == ["topic a-", "topic -b"])
    }

    @Test func `other branches keep their places`() {
        #expect(
            order([push(9, "", "a"), push(8, "x", "y", on: "other"), push(7, "a", "b")])
                == ["topic -a", "other x-y", "topic a-b"])
    }

    @Test func `what is no chain, or several, stays in the order of the ids`() {
        #expect(order([push(1, "a", "b"), push(2, "c", "d")]) == ["topic a-b", "topic c-d"])
        #expect(order([push(1, "a", "b"), push(2, "b", "a"), push(3, "a", "b")]).count == 3)
    }
}
