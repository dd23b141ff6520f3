import Testing

@testable import Transport

@Suite struct BackoffTests {
    private let start = MonotonicClock.now

    @Test func `each delay is twice the one before, up to the longest`() {
        var backoff = Backoff(first: .milliseconds(50), longest: .milliseconds(300), total: .seconds(10))
        let delays = (0..<5).map { _ in backoff.next(at: start) }
        #expect(delays == [50, 100, 200, 300, 300].map { Duration.milliseconds($0) })
    }

    @Test func `it is given up when the time since the first failure is over, and never waited for longer`() {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(8), total: .seconds(4))
        #expect(backoff.next(at: start) == .seconds(1))
        #expect(backoff.next(at: start + .seconds(1)) == .seconds(2))
        #expect(backoff.next(at: start + .seconds(3)) == .seconds(1))
        #expect(backoff.next(at: start + .seconds(4)) == nil)
        #expect(backoff.next(at: start + .seconds(400)) == nil)
    }

    @Test func `the total is bounded however quickly attempts fail`() {
        var backoff = Backoff()
        var now = start
        var attempts = 0
        while let delay = backoff.next(at: now) {
            now += delay
            attempts += 1
        }
        #expect(start.duration(to: now) == .seconds(10))
        #expect(attempts < 20)
    }

    @Test func `a connection that held is lost for a first time again, and one that breaks at once is not`() {
        var backoff = Backoff(first: .milliseconds(50), longest: .seconds(2), total: .seconds(10))
        _ = backoff.next(at: start)
        backoff.lostConnection(after: .milliseconds(1999))
        #expect(backoff.next(at: start + .seconds(9)) == .milliseconds(100))
        #expect(backoff.next(at: start + .seconds(10)) == nil)
        backoff.lostConnection(after: .seconds(2))
        #expect(backoff.next(at: start + .seconds(60)) == .milliseconds(50))
        #expect(backoff.next(at: start + .seconds(69)) == .milliseconds(100))
    }

    @Test func `after an attempt that came through, the next failure is a first one again`() {
        var backoff = Backoff(first: .milliseconds(50), longest: .seconds(2), total: .seconds(10))
        _ = (0..<4).map { _ in backoff.next(at: start) }
        backoff.reset()
        #expect(backoff.next(at: start + .seconds(60)) == .milliseconds(50))
        #expect(backoff.next(at: start + .seconds(69)) == .milliseconds(100))
    }
}
