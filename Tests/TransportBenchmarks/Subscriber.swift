import Transport

/// Follows an ``EventLog`` until it has every event in order: after a gap it reads again what it missed.
struct Subscriber {
    /// What it took to get there.
    struct Outcome: Sendable {
        var gaps = 0
        var isInOrder = true
    }

    let client: Client

    init(_ location: EndpointLocation) throws {
        client = try Client.connect(to: location, timeout: .seconds(30), version: "benchmark")
        let _: EventLog.Empty = try client.subscribe("subscribe", EventLog.Empty(), timeout: .seconds(30))
    }

    func follow(upTo last: Int) throws -> Outcome {
        var outcome = Outcome()
        var next = 1
        while next <= last {
            switch try client.nextNotice(timeout: .seconds(60)) {
            case .event(let payload):
                let event = try payload.decode(as: EventLog.Event.self)
                // What was read again comes once more, when it had been published after the gap.
                if event.number < next { continue }
                if event.number > next { outcome.isInOrder = false }
                next = event.number + 1
            case .gap:
                outcome.gaps += 1
                next = try readAgain(from: next)
            case .end, nil:
                outcome.isInOrder = false
                return outcome
            }
        }
        return outcome
    }

    private func readAgain(from next: Int) throws -> Int {
        var next = next
        while true {
            let missed: [String] = try client.call("read", EventLog.Range(after: next - 1), timeout: .seconds(60))
            if missed.isEmpty { return next }
            next += missed.count
        }
    }
}
