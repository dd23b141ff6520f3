package import Platform

/// A start through a manager failed, and what it left is not proved to be gone: nothing else is started beside it.
package struct ServiceRemains: Error, Sendable, CustomStringConvertible {
    /// What was found of the service.
    package var found: ServiceInspection

    /// Names what was found.
    package init(found: ServiceInspection) { self.found = found }

    /// What happened, for people.
    package var description: String {
        "\(found.identifier) may still be starting (state: \(found.state.rawValue), running: \(found.running)), so no "
            + "second daemon is started beside it; run: no-mistakes daemon stop"
    }
}
