import Platform
import Synchronization
import Transport

/// Numbered events, kept and published, as a server with state has them: whoever missed some reads them again.
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

    func reply(to request: Request, peer: Peer) -> Reply {
        do {
            switch request.method {
            case "echo":
                return .now(.success(try request.params(as: Empty.self)))
            case "subscribe":
                return .stream(.success(Empty())) { [self] sink in state.withLock { $0.sinks.append(sink) } }
            case "clear":
                state.withLock { $0 = State() }
                return .now(.success(Empty()))
            case "read":
                let range = try request.params(as: Range.self)
                let missed = state.withLock { state in Array(state.events.dropFirst(range.after).prefix(1000)) }
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
        var longest = Duration.zero
        let before = ThreadUsage()
        let start = ContinuousClock.now
        for _ in 0..<count {
            let begin = ContinuousClock.now
            state.withLock { state in
                let number = state.events.count + 1
                let event = Array(#"{"number":\#(number),"text":"a step of a run has changed its state"}"#.utf8)
                state.events.append(event)
                for sink in state.sinks { sink.send(encoded: event, loss: .never) }
            }
            longest = max(longest, begin.duration(to: .now))
        }
        let total = Times.microseconds(start.duration(to: .now)) / 1000
        let after = ThreadUsage()
        return Publishing(
            milliseconds: total, longestMicroseconds: Times.microseconds(longest), sleeps: after.sleeps - before.sleeps,
            queuedMilliseconds: after.queuedMilliseconds - before.queuedMilliseconds)
    }
}
