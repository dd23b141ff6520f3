import Platform

/// Opens once; threads wait for it.
final class Latch: Sendable {
    private let bell: LoopBell

    init() throws(SystemError) { bell = try LoopBell() }

    /// Lets everybody through, from now on.
    func open() { bell.ring() }

    /// Blocks until it is open. Nobody silences the bell, so that it stays open.
    func wait() { bell.waitForRing() }
}
