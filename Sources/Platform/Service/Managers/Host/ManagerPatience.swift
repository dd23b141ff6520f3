/// How long the managers' commands may take at most, for whatever is done within: for somebody who only looks, or where
/// one of them has shown already that its manager hangs.
package enum ManagerPatience {
    // The macro for this is not there for every system that this is checked for.
    private static let limit = TaskLocal<Duration?>(wrappedValue: nil)

    /// Gives every command of `body` at most `time`; nil leaves it at what has been said before.
    package static func limiting<T>(_ time: Duration?, _ body: () async throws -> T) async rethrows -> T {
        try await limit.withValue(time ?? limit.get(), operation: body)
    }

    static func limited(_ deadline: Duration) -> Duration { min(deadline, limit.get() ?? deadline) }
}
