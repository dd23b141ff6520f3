import Testing

@testable import Daemon

@Suite struct StartLedgerTests {
    private func entry(_ name: String, at seconds: Int64) -> StartLedger.Entry {
        StartLedger.Entry(instance: name, pid: 7, startedAt: time(seconds))
    }

    private func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_000_000_000 + seconds * 1000) }

    /// A start and its end a second later.
    private func run(_ ledger: inout StartLedger, at seconds: Int64, _ cause: EndCause) -> StartLedger.Verdict {
        let entry = entry("\(ledger.entries.count)-\(seconds)", at: seconds)
        let verdict = ledger.begin(entry)
        if verdict == .start { ledger.end(entry, at: time(seconds + 1), cause: cause) }
        return verdict
    }

    @Test func `the sixth start after five crashes within five minutes gives up with the last cause`() {
        var ledger = StartLedger()
        for attempt in 0..<5 {
            #expect(ledger.gaveUp == nil)
            #expect(run(&ledger, at: Int64(attempt) * 10, .crashed("number \(attempt)")) == .start)
        }
        let giveUp = StartLedger.Verdict.giveUp(starts: 5, lastCause: "crashed: number 4")
        #expect(run(&ledger, at: 60, .crashed("never")) == giveUp)
        #expect(ledger.gaveUp == "gave up after 5 starts in 5 min: crashed: number 4")
        #expect(run(&ledger, at: 70, .crashed("never")) == giveUp)
        #expect(run(&ledger, at: 400, .askedToStop("SIGTERM")) == .start)
        #expect(ledger.gaveUp == nil)
    }

    @Test func `a daemon that was killed counts like one that crashed`() {
        var ledger = StartLedger()
        for attempt in 0..<5 { #expect(ledger.begin(entry("\(attempt)", at: Int64(attempt))) == .start) }
        let giveUp = StartLedger.Verdict.giveUp(starts: 5, lastCause: "crashed: \(StartLedger.killed)")
        #expect(ledger.begin(entry("last", at: 5)) == giveUp)
    }

    @Test(arguments: [EndCause.askedToStop("SIGTERM"), .configuration("no such key"), .lockHeld("pid 7")])
    func `an end that brings no restart is never too often`(_ cause: EndCause) {
        var ledger = StartLedger()
        for attempt in 0..<50 { #expect(run(&ledger, at: Int64(attempt), cause) == .start) }
        #expect(ledger.entries.count <= 50)
    }

    @Test func `crashes that are longer ago than the window do not count`() {
        var ledger = StartLedger()
        for attempt in 0..<20 { #expect(run(&ledger, at: Int64(attempt) * 100, .crashed("again")) == .start) }
    }

    @Test(arguments: [-3600, 3600] as [Int64])
    func `a clock that jumps makes nobody give up, and the crashes after it count again`(_ jump: Int64) {
        var ledger = StartLedger()
        for attempt in 0..<4 { _ = run(&ledger, at: Int64(attempt), .crashed("before")) }
        for attempt in 0..<5 { #expect(run(&ledger, at: jump + Int64(attempt), .crashed("after")) == .start) }
        let giveUp = StartLedger.Verdict.giveUp(starts: 5, lastCause: "crashed: after")
        #expect(run(&ledger, at: jump + 5, .crashed("never")) == giveUp)
    }

    @Test func `a clock that is set back in the middle of a crash loop does not prolong it`() {
        var ledger = StartLedger()
        for seconds in [0, 1, -60, -59, -58] as [Int64] {
            #expect(run(&ledger, at: seconds, .crashed("x")) == .start)
        }
        #expect(run(&ledger, at: -57, .crashed("never")) == .giveUp(starts: 5, lastCause: "crashed: x"))
    }

    @Test func `who finds the lock held changes nothing for the daemon that holds it`() {
        var ledger = StartLedger()
        for attempt in 0..<4 { _ = run(&ledger, at: Int64(attempt), .crashed("x")) }
        let winner = entry("winner", at: 4)
        #expect(ledger.begin(winner) == .start)
        for attempt in 0..<100 { ledger.refuse(entry("loser \(attempt)", at: 5), holder: "winner") }
        #expect(ledger.last == winner)
        #expect(ledger.entries.last?.cause == .lockHeld("winner"))
        ledger.end(winner, at: time(6), cause: .crashed("y"))
        #expect(ledger.begin(entry("next", at: 7)) == .giveUp(starts: 5, lastCause: "crashed: y"))
    }

    @Test func `a start that was forgotten meanwhile is remembered by its end`() {
        var ledger = StartLedger()
        ledger.end(entry("old", at: 0), at: time(1), cause: .crashed("x"))
        #expect(ledger.last?.cause == .crashed("x"))
    }

    @Test func `each error of a daemon is one of the causes, without secrets`() {
        let file = ConfigurationError(file: "config.yaml", at: nil, message: "wrong", remedy: "mend it")
        #expect(EndCause(file) == .configuration("config.yaml: wrong; mend it"))
        #expect(EndCause(DaemonError.alreadyRunning(root: "/r", holder: "pid 7")) == .lockHeld("pid 7"))
        #expect(EndCause(DaemonError.gaveUp(starts: 5, lastCause: "x")) == .gaveUp("x"))
        let leak = StoreError(
            file: "x", operation: "open", cause: .sqlite(code: 1, message: "https://user:secret@host/"))
        #expect(!EndCause(leak).description.contains("secret"))
    }
}
