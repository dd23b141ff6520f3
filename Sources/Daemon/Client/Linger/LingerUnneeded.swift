/// Lingering was to be enabled where there is no such thing, or no service manager is used.
package struct LingerUnneeded: Error, Sendable, CustomStringConvertible {
    /// What is the matter, and what to do.
    package var description: String {
        "lingering belongs to systemd, which does not have the daemon here; leave --linger out"
    }
}
