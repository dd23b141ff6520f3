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

    /// In `config.yaml`.
    static let key = "retention"
}
