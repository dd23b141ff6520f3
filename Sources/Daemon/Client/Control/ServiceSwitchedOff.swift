/// A service that is installed was to be removed where managers are switched off.
package struct ServiceSwitchedOff: Error, Sendable, CustomStringConvertible {
    /// Where its definition lies.
    package var location: String

    /// What is the matter, and what to do.
    package var description: String {
        "\(location) stays, and nothing was done, because service managers are switched off; "
            + "without \(ManagerSetting.variable)=none the service is removed"
    }
}
