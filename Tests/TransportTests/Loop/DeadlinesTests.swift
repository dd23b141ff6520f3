import Testing

@testable import Transport

@Suite struct DeadlinesTests {
    private let start = MonotonicClock.now

    @Test func `nothing pending means no timer`() {
        var deadlines = Deadlines()
        #expect(deadlines.delay(from: start) == nil)
        deadlines.set(1, start + .seconds(1))
        deadlines.set(1, nil)
        #expect(deadlines.delay(from: start) == nil)
    }

    @Test func `the wait is for the nearest deadline and never negative`() {
        var deadlines = Deadlines()
        deadlines.set(1, start + .seconds(5))
        deadlines.set(2, start + .seconds(3))
        #expect(deadlines.delay(from: start) == .seconds(3))
        #expect(deadlines.delay(from: start + .seconds(4)) == .zero)
    }

    @Test func `what expired comes out once, what was moved later does not`() {
        var deadlines = Deadlines()
        deadlines.set(1, start + .seconds(1))
        deadlines.set(2, start + .seconds(1))
        deadlines.set(2, start + .seconds(9))
        #expect(deadlines.takeExpired(at: start + .seconds(2)) == [1])
        #expect(deadlines.takeExpired(at: start + .seconds(2)) == [])
        #expect(deadlines.delay(from: start + .seconds(2)) == .seconds(7))
    }

    @Test(arguments: [
        (Duration.zero, Int32(0)), (.nanoseconds(1), 1), (.milliseconds(1), 1), (.microseconds(1500), 2),
        (.seconds(3), 3000), (.seconds(-1), 0), (.seconds(10_000_000), Int32.max),
    ])
    func `a wait is never shorter than what was asked for`(duration: Duration, milliseconds: Int32) {
        #expect(PollTimeout.milliseconds(duration) == milliseconds)
    }
}
