/// Places at which tests end the process: each operation of an update passes one before it and one after it.
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

    /// Does something between two points.
    package func around<T>(_ name: String, _ body: () throws -> T) rethrows -> T {
        reach("before \(name)")
        let result = try body()
        reach("after \(name)")
        return result
    }
}
