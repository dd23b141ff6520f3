/// How important a line of the daemon's log is.
package enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    case debug, info, warn, error

    /// The level named in `config.yaml`.
    package init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    /// The name in `config.yaml` and in each line.
    package var name: String { String(describing: self) }

    /// Less important is less.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
