/// What a start leaves behind in systemd's memory of a unit (org.freedesktop.systemd1(5)): compared before and after, it
/// shows whether the service was started at all. The failure of `systemctl start` alone does not: a unit whose start a
/// requirement forbids looks like one that somebody has stopped.
struct StartTraces: Sendable, Hashable {
    /// A new one each time the service is started; empty before the first.
    var invocation: String
    /// When one of `Assert…=` was found unmet, if the last look at them found that.
    var failedAssertion: String
    /// When one of `Condition…=` was found unmet, if the last look at them found that.
    var failedCondition: String
    /// It ran, or was about to.
    var isUp: Bool

    /// The kind of setting that forbade what was started after `before`, as systemd names it; nil when none did.
    func unmet(since before: StartTraces) -> String? {
        if failedAssertion != before.failedAssertion, !failedAssertion.isEmpty { return "Assert…=" }
        if failedCondition != before.failedCondition, !failedCondition.isEmpty { return "Condition…=" }
        return nil
    }

    /// Whether the service was started after `before`.
    func hasRun(since before: StartTraces) -> Bool { !invocation.isEmpty && invocation != before.invocation }
}
