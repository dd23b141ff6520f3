@testable import Transport

/// How long a test waits for what must happen: only a failing test ever waits as long. All tests run at once, also under
/// a sanitizer and beside other work, so that one test's share of a processor may be very small.
enum Patience {
    static let milliseconds = 300_000
    static let duration = Duration.milliseconds(milliseconds)
}

extension ServerLimits {
    /// The standard limits with deadlines that no client misses for want of a processor.
    static var patient: ServerLimits {
        var limits = ServerLimits.standard
        limits.writeDeadline = Patience.duration
        limits.authenticationDeadline = Patience.duration
        limits.lingering = Patience.duration
        return limits
    }
}
