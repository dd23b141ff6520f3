/// Places at which tests end the process: each operation of an update passes one before it, which is after
/// the one before.
///
/// A shipped build passes them without doing anything: ``none``.
package struct FaultPoints: Sendable {
    private let reach: @Sendable (String) -> Void

    /// Points at which `reach` is called with the name of the operation.
    package init(_ reach: @escaping @Sendable (String) -> Void) { self.reach = reach }

    /// Nothing happens anywhere.
    package static let none = FaultPoints { _ in }

    /// Passes one point.
    package func pass(_ name: String) { reach(name) }

    /// Passes one point, and does something.
    package func before<T>(_ name: String, _ body: () throws -> T) rethrows -> T {
        reach(name)
        return try body()
    }
}
