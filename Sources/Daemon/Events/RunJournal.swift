import Platform

/// The one way in which a run's state changes: written to the store, then shown to whoever watches.
package struct RunJournal: Sendable {
    private let store: Store
    private let hub: EventHub
    private let log: DaemonLog

    /// A journal over the daemon's store.
    package init(store: Store, hub: EventHub, log: DaemonLog) {
        self.store = store
        self.hub = hub
        self.log = log
    }

    /// Applies `change` and appends `event` in one transaction, then publishes the event. A database that is locked is
    /// waited for.
    /// - Parameter alsoWithoutRoom: waits for room on a full disk, too.
    /// - Throws: ``StoreError``; then nothing was changed and nobody saw anything.
    package func record(
        _ event: RunEvent, alsoWithoutRoom: Bool = false,
        applying change: @escaping @Sendable (StateStore) throws -> Void
    ) async throws {
        let write = { @Sendable (state: StateStore) throws -> RunEvent in
            try state.transaction {
                try change(state)
                return try state.append(event)
            }
        }
        let stored = try await store.insist(alsoForRoom: alsoWithoutRoom, write) { [log] in
            log.waits($0, for: "\(event.kind.rawValue) of run \(event.run)")
        }
        hub.publish(stored)
        log.info(
            stored.kind.rawValue,
            [
                "run": stored.run.text, "step": stored.step, "status": stored.status, "reason": stored.reason,
            ])
    }

    /// Tells watchers how far a step's log has grown; nothing is stored.
    package func outputGrew(_ run: RunID, step: String, to offset: Int64, at time: Timestamp) {
        hub.publish(RunEvent(.stepOutput, run: run, time: time, step: step, offset: offset))
    }
}

extension DaemonLog {
    /// Says that something waits until the database can be written again.
    func waits(_ error: StoreError, for what: String) {
        warn("waiting until the database can be written", ["for": what, "error": "\(error)"])
    }
}
