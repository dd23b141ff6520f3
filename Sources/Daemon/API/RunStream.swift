import Platform
import Transport

/// Streams one run's events: what is stored first, then what happens.
struct RunStream: Sendable {
    let store: Store
    let hub: EventHub
    let intake: PushIntake
    let log: DaemonLog

    /// Replays in pages, so that a long run's history never lies in memory as a whole.
    private static let page = 500

    /// Serves `subscription` until the run ends or the client goes; returns at once.
    func serve(_ subscription: Subscription, to sink: EventSink) {
        let token = hub.join(subscription.run, sink: sink)
        let task = Task {
            do {
                await intake.settled()
                try await replay(subscription, token: token, to: sink)
            } catch is CancellationError {
                hub.leave(subscription.run, token: token)
            } catch {
                log.warn("subscription failed", ["run": subscription.run.text, "error": "\(error)"])
                hub.leave(subscription.run, token: token)
                sink.finish()
            }
        }
        sink.onClose { task.cancel() }
    }

    private func replay(_ subscription: Subscription, token: UInt64, to sink: EventSink) async throws {
        // Who has seen what has not happened knows another history, of a database since replaced: it is told this one.
        let known = try await store.perform { try $0.lastSequence(of: subscription.run) }
        let first = subscription.after > known ? 0 : subscription.after
        let last = try await sendStored(of: subscription.run, after: first, to: sink)
        let isOver = try await store.perform { try $0.run(id: subscription.run)?.status.isFinal ?? true }
        guard isOver else { return hub.release(token, of: subscription.run, after: last) }
        // The run ended while its history was read: what was stored meanwhile is the rest of it.
        hub.leave(subscription.run, token: token)
        _ = try await sendStored(of: subscription.run, after: last, to: sink)
        sink.finish()
    }

    /// - Returns: the sequence number of the last event sent.
    private func sendStored(of run: RunID, after sequence: Int64, to sink: EventSink) async throws -> Int64 {
        var last = sequence
        while true {
            let after = last
            // A client that is gone has nothing read for it.
            try Task.checkCancellation()
            let events = try await store.perform { try $0.runEvents(run, after: after, limit: Self.page) }
            for event in events {
                sink.send(event, loss: .never)
                last = event.sequence ?? last
            }
            if events.count < Self.page { return last }
        }
    }
}
