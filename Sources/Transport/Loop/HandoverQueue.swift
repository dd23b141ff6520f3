import Synchronization

/// A queue that any thread fills and one thread empties, without a lock: whoever puts something in is never held up by
/// who takes it out, nor by somebody who was interrupted while putting something in.
///
/// A stack of nodes that grows by compare-and-swap and is taken as a whole (R. K. Treiber, "Systems Programming: Coping
/// with Parallelism", IBM RJ 5118, 1986). Because nodes are never taken one by one, none can come back in the middle of
/// somebody's exchange.
///
/// Unchecked because the nodes are reached through pointers: one belongs to its maker until it is linked in, and then to
/// whoever unlinks it.
final class HandoverQueue<Value: Sendable>: @unchecked Sendable {
    private struct Node {
        var value: Value
        var older: UnsafeMutablePointer<Node>?
    }

    private let newest = Atomic<UnsafeMutableRawPointer?>(nil)

    deinit { _ = takeAll() }

    /// Whether nothing waits at the moment.
    var isEmpty: Bool { newest.load(ordering: .acquiring) == nil }

    /// Puts a value in.
    /// - Returns: whether nothing waited before.
    func put(_ value: Value) -> Bool {
        let node = UnsafeMutablePointer<Node>.allocate(capacity: 1)
        node.initialize(to: Node(value: value, older: nil))
        var seen = newest.load(ordering: .relaxed)
        while true {
            node.pointee.older = seen?.assumingMemoryBound(to: Node.self)
            let (isDone, found) = newest.weakCompareExchange(
                expected: seen, desired: UnsafeMutableRawPointer(node), ordering: .acquiringAndReleasing)
            if isDone { return seen == nil }
            seen = found
        }
    }

    /// Takes everything out, in the order in which it was put in.
    func takeAll() -> [Value] {
        var values: [Value] = []
        var next = newest.exchange(nil, ordering: .acquiringAndReleasing)?.assumingMemoryBound(to: Node.self)
        while let pointer = next {
            let node = pointer.move()
            pointer.deallocate()
            values.append(node.value)
            next = node.older
        }
        values.reverse()
        return values
    }
}
