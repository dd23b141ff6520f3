import Synchronization
package import Transport

/// Hands every stored event to whoever watches its run, without ever waiting for a watcher.
///
/// A watcher joins in two steps, so that nothing is missed or doubled between the store and the stream:
/// it first joins *held*, reads what is stored, and is then released, when what came meanwhile and is
/// newer than what was read follows.
package final class EventHub: Sendable {
    private struct Watcher {
        let sink: EventSink
        var delivered: Int64
        var held: [RunEvent]?
    }

    private struct State {
        var nextToken: UInt64 = 0
        var watchers: [RunID: [UInt64: Watcher]] = [:]
    }

    private let state = Mutex(State())

    /// A hub that nobody watches yet.
    package init() {}

    /// Adds a watcher whose events are held back until ``release(_:of:after:)``.
    /// - Returns: the token that names the watcher from here on.
    package func join(_ run: RunID, sink: EventSink) -> UInt64 {
        let token = state.withLock { state in
            state.nextToken += 1
            state.watchers[run, default: [:]][state.nextToken] = Watcher(sink: sink, delivered: 0, held: [])
            return state.nextToken
        }
        sink.onClose { [weak self] in self?.leave(run, token: token) }
        return token
    }

    /// Lets a held watcher's events through, beginning after `sequence`, the last one it was sent from the store.
    package func release(_ token: UInt64, of run: RunID, after sequence: Int64) {
        state.withLock { state in
            guard var watcher = state.watchers[run]?[token], let held = watcher.held else { return }
            watcher.held = nil
            watcher.delivered = sequence
            for event in held { Self.deliver(event, to: &watcher) }
            if held.contains(where: { $0.kind == .ended }) {
                watcher.sink.finish()
                state.watchers[run]?[token] = nil
            } else {
                state.watchers[run]?[token] = watcher
            }
        }
    }

    /// Sends an event to everybody who watches its run; the run's last event ends their streams.
    package func publish(_ event: RunEvent) {
        state.withLock { state in
            guard var watchers = state.watchers[event.run] else { return }
            for token in watchers.keys.sorted() {
                guard var watcher = watchers[token] else { continue }
                if watcher.held != nil {
                    if !event.kind.isDroppable { watcher.held?.append(event) }
                    watchers[token] = watcher
                    continue
                }
                Self.deliver(event, to: &watcher)
                watchers[token] = watcher
                if event.kind == .ended {
                    watcher.sink.finish()
                    watchers[token] = nil
                }
            }
            state.watchers[event.run] = watchers.isEmpty ? nil : watchers
        }
    }

    /// Forgets a watcher whose client went away.
    package func leave(_ run: RunID, token: UInt64) {
        state.withLock { state in
            state.watchers[run]?[token] = nil
            if state.watchers[run]?.isEmpty == true { state.watchers[run] = nil }
        }
    }

    private static func deliver(_ event: RunEvent, to watcher: inout Watcher) {
        if let sequence = event.sequence {
            guard sequence > watcher.delivered else { return }
            watcher.delivered = sequence
        }
        watcher.sink.send(event, loss: event.kind.isDroppable ? .droppable : .never)
    }
}
