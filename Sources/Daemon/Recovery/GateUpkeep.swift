/// What happens in a gate besides pushes and runs, as those who push and run need to know it. Each is given the
/// repository's id.
package struct GateUpkeep: Sendable {
    /// A push has come: whatever keeps the gate busy ends.
    package var arrived: @Sendable (String) async -> Void
    /// A run begins to work; when this returns the gate's pushes are accounted for and nothing else works in it.
    package var enter: @Sendable (String) async -> Void
    /// A run has ended its work.
    package var leave: @Sendable (String) async -> Void
    /// Compares the gate's logs with what is known of its pushes.
    package var reconcile: @Sendable (String) async -> Void

    /// The upkeep by these.
    package init(reconciler: GateReconciler, collector: GateCollector, retention: RunRetention) {
        arrived = { await collector.interrupt($0) }
        enter = {
            await collector.enter($0)
            await reconciler.reconcile($0)
        }
        leave = {
            await retention.consider()
            await collector.leave($0)
        }
        reconcile = { await reconciler.reconcile($0) }
    }

    private init() {
        arrived = { _ in }
        enter = { _ in }
        leave = { _ in }
        reconcile = { _ in }
    }

    /// No upkeep at all.
    package static let none = GateUpkeep()
}
