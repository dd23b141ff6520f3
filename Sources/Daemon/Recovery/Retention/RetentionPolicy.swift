/// How long runs are remembered, with their logs, events and pinned commits. Runs that are not over stay in any case.
package struct RetentionPolicy: Sendable, Hashable {
    /// How many days after its push a run is forgotten; 0 = never.
    package var days = 90
    /// How many runs are remembered; 0 = any number.
    package var runs = 10_000
    /// How many MiB must stay free on the home's disk: below that the oldest logs go; 0 = none.
    package var freeMiB = 1024

    /// The policy of a home without settings.
    package init() {}

    /// Before this moment runs are forgotten for their age; nil = never.
    func oldest(at now: Timestamp) -> Timestamp? {
        days > 0 ? Timestamp(milliseconds: now.milliseconds - Int64(days) * Self.day) : nil
    }

    /// Before this moment runs have been forgotten, for their age or their number, when a database that is lost held
    /// these; nil = none.
    /// - Parameter known: all that are known of the home, in any order.
    func oldest(at now: Timestamp, among known: [RunID]) -> Timestamp? {
        let isFull = runs > 0 && known.count >= runs
        let first = isFull ? known.sorted()[known.count - runs].time : nil
        return [oldest(at: now), first].compactMap(\.self).max()
    }

    /// In milliseconds.
    static let day: Int64 = 86_400_000

    /// In `config.yaml`.
    static let key = "retention"
}
