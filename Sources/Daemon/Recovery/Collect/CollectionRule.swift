/// When a gate is worth collecting.
///
/// A day's work is collected once it is worth a process; more than git itself would let come together
/// (`gc.auto` and `gc.autoPackLimit` in git-config(1)) is collected within the hour.
package struct CollectionRule: Sendable {
    /// From this many objects or packs on at most once an hour.
    package var many = GateSize(looseObjects: 6700, packs: 50)
    /// From this many on at most once a day.
    package var some = GateSize(looseObjects: 256, packs: 10)

    /// From this many runs on their pins are packed: every file of a ref costs every push some 0.1 ms.
    package var looseRuns = 16

    /// The rule with its usual limits.
    package init() {}

    /// Whether a gate of this size is to be collected now.
    /// - Parameter last: when it was collected before; nil = never.
    package func isDue(_ size: GateSize, last: Timestamp?, now: Timestamp) -> Bool {
        // A clock that was put back would else put the next collection off for as long.
        let age = last.map { now.duration(since: $0) }.flatMap { $0 < .zero ? nil : $0 }
        if let age, age < .seconds(3600) { return false }
        if Self.reaches(size, many) { return true }
        if let age, age < .seconds(86_400) { return false }
        return Self.reaches(size, some)
    }

    private static func reaches(_ size: GateSize, _ limit: GateSize) -> Bool {
        size.looseObjects >= limit.looseObjects || size.packs >= limit.packs
    }
}
