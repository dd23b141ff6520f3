/// What daemons left that were never closed.
package struct CrashReport: Sendable {
    /// The ids of those daemons.
    package var instances: [String] = []
    /// The runs that have failed with them.
    package var failed: [RunRecord] = []
    /// The runs whose push to origin had begun, which only origin can tell about. They count as running until it was
    /// asked, and belong to the daemon that asks.
    package var pushing: [RunRecord] = []

    /// A report of a start after which nothing has to be done.
    package init() {}

    /// All the runs that were active.
    var runs: [RunRecord] { failed + pushing }
}
