import Testing

@testable import Daemon

@Suite struct StartLedgerTests {
    private func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_000_000_000 + seconds * 1000) }

    @Test func `the sixth start after five crashes within five minutes gives up with the last cause`() {
        var ledger = StartLedger()
        for attempt in 0..<5 {
            #expect(ledger.begin(at: time(Int64(attempt) * 10)) == .start)
            ledger.end(at: time(Int64(attempt) * 10 + 1), cause: .crashed("number \(attempt)"))
        }
        #expect(ledger.begin(at: time(60)) == .giveUp(starts: 5, lastCause: "crashed: number 4"))
        ledger.giveUp(at: time(60), lastCause: "crashed: number 4")
        #expect(ledger.gaveUp == "gave up after 5 starts in 5 min: crashed: number 4")
    }

    @Test func `a daemon that was killed counts like one that crashed`() {
        var ledger = StartLedger()
        for attempt in 0..<5 { #expect(ledger.begin(at: time(Int64(attempt))) == .start) }
        #expect(ledger.begin(at: time(5)) == .giveUp(starts: 5, lastCause: "crashed: \(StartLedger.killed)"))
    }

    @Test func `stopping and starting on purpose is never too often`() {
        var ledger = StartLedger()
        for attempt in 0..<50 {
            #expect(ledger.begin(at: time(Int64(attempt))) == .start)
            ledger.end(at: time(Int64(attempt)), cause: .askedToStop("SIGTERM"))
        }
    }

    @Test func `crashes that are longer ago than the window do not count`() {
        var ledger = StartLedger()
        for attempt in 0..<20 {
            #expect(ledger.begin(at: time(Int64(attempt) * 100)) == .start)
            ledger.end(at: time(Int64(attempt) * 100 + 1), cause: .crashed("again"))
        }
    }

    @Test func `a clock that is set back an hour does not keep old crashes`() {
        var ledger = StartLedger()
        for attempt in 0..<5 {
            _ = ledger.begin(at: time(Int64(attempt)))
            ledger.end(at: time(Int64(attempt)), cause: .crashed("x"))
        }
        #expect(ledger.begin(at: time(-3600)) == .start)
    }
}
