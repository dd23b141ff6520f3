import Platform
import Synchronization
import Transport

/// Numbered events, kept and published, as a server with state has them: whoever missed some reads them again. A burst's
/// events are there before it begins, so that the log has no lock for its readers to hold while it is measured.
final class EventLog: RequestHandler {
    struct Range: Codable {
        /// The last number that the client has.
        var after: Int
    }

    struct Burst: Codable {
        var events: Int
    }

    struct Publishing: Codable {
        var milliseconds: Double
        /// The longest that one event held up its publisher.
        var longestMicroseconds: Double
        /// How often the publisher slept, for a lock or anything else: what is beyond its control, and not the machine's.
        var sleeps: Int
        /// How long it was ready to go on while the processors were busy with others.
        var queuedMilliseconds: Double
    }

    struct Empty: Codable {}

    struct Event: Codable {
        var number: Int
        var text: String
    }

    private struct State {
        var events: [[UInt8]] = []
        var sinks: [EventSink] = []
    }

    private let state = Mutex(State())
    /// How many of the events are published.
    private let published = Atomic<Int>(0)

    func reply(to request: Request, peer: Peer) -> Reply {
        do {
            switch request.method {
            case "echo":
                return .now(.success(try request.params(as: Empty.self)))
            case "subscribe":
                return .stream(.success(Empty())) { [self] sink in state.withLock { $0.sinks.append(sink) } }
            case "clear":
                published.store(0, ordering: .releasing)
                state.withLock { $0 = State() }
                return .now(.success(Empty()))
            case "read":
                let range = try request.params(as: Range.self)
                let all = state.withLock { $0.events }.prefix(published.load(ordering: .acquiring))
                let missed = all.dropFirst(range.after).prefix(1000)
                return .now(.success(missed.map { String(decoding: $0, as: UTF8.self) }))
            case "burst":
                let burst = try request.params(as: Burst.self)
                return .later { [self] in
                    let publishing = try? await BlockingThread.run { [self] in publish(burst.events) }
                    guard let publishing else { return .failure(.internalError("no thread")) }
                    return .success(publishing)
                }
            default:
                return .now(.failure(.methodNotFound(request.method)))
            }
        } catch {
            return .now(.failure(error))
        }
    }

    private func publish(_ count: Int) -> Publishing {
        let events = (1...count).map { number in
            Array(#"{"number":\#(number),"text":"a step of a run has changed its state"}"#.utf8)
        }
        let sinks = state.withLock { state in
            state.events = events
            return state.sinks
        }
        var longest = Duration.zero
        let before = ThreadUsage()
        let start = ContinuousClock.now
        for (index, event) in events.enumerated() {
            let begin = ContinuousClock.now
            published.store(index + 1, ordering: .releasing)
            for sink in sinks { sink.send(encoded: event, loss: .never) }
            longest = max(longest, begin.duration(to: .now))
        }
        let total = Times.microseconds(start.duration(to: .now)) / 1000
        let after = ThreadUsage()
        return Publishing(
            milliseconds: total, longestMicroseconds: Times.microseconds(longest), sleeps: after.sleeps - before.sleeps,
            queuedMilliseconds: after.queuedMilliseconds - before.queuedMilliseconds)
    }
}
