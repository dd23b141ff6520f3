import Platform
import Testing

@testable import Daemon

@Suite struct StartLedgerFileTests {
    private let scratch: ScratchDirectory
    private let layout: HomeLayout

    init() throws {
        scratch = try ScratchDirectory()
        layout = HomeLayout(root: try CanonicalRoot(of: scratch.path))
    }

    private func entry(_ name: String) -> StartLedger.Entry {
        StartLedger.Entry(instance: name, pid: 7, startedAt: Timestamp(milliseconds: 1000))
    }

    @Test func `every cause is read back as it was written, from a file of the user's alone`() throws {
        let causes: [EndCause] = [
            .askedToStop("signal SIGTERM"), .configuration("a \"key\""), .lockHeld("pid 7"), .gaveUp("crashed: x"),
            .crashed("ü\n"),
        ]
        for (index, cause) in causes.enumerated() {
            try StartLedger.update(at: layout) {
                $0.end(entry("\(index)"), at: Timestamp(milliseconds: 2000), cause: cause)
            }
        }
        #expect(StartLedger.read(at: layout).entries.map(\.cause) == causes)
        #expect(try scratch.permissions(of: "starts.json") == 0o600)
        let text = try FileSystem.readText(layout.startLedger)
        #expect(text.contains(#"{"cause":{"detail":"signal SIGTERM","kind":"asked to stop"},"endedAt":2000,"#))
    }

    @Test(arguments: ["", "{", "{\"starts\":[{\"cause\":{\"kind\":\"new\"}}]}", "[]"])
    func `a ledger that cannot be read keeps no daemon from starting`(_ text: String) throws {
        _ = try scratch.write(text, to: "starts.json")
        #expect(StartLedger.read(at: layout) == StartLedger())
        #expect(try StartLedger.update(at: layout) { $0.begin(entry("new")) } == .start)
        #expect(StartLedger.read(at: layout).entries == [entry("new")])
    }

    @Test func `clearing forgets all, also when there is nothing`() throws {
        try StartLedger.clear(at: layout)
        _ = try StartLedger.update(at: layout) { $0.begin(entry("one")) }
        try StartLedger.clear(at: layout)
        #expect(StartLedger.read(at: layout) == StartLedger())
    }

    @Test func `of many changes at once none is lost`() async throws {
        let layout = layout
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await BlockingThread.run {
                        try StartLedger.update(at: layout) {
                            $0.end(
                                StartLedger.Entry(
                                    instance: "\(number)", pid: 7, startedAt: Timestamp(milliseconds: 0)),
                                at: Timestamp(milliseconds: 1), cause: .crashed("x"))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(StartLedger.read(at: layout).entries.map(\.instance)) == Set((0..<20).map(String.init)))
    }
}
