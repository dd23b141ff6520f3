/// A daemon was stopped, and its service could not be removed.
package struct UninstallIncomplete: Error, Sendable, CustomStringConvertible {
    /// What was done, a sentence each.
    package var done: [String]
    /// Why the service stays.
    package var cause: any Error

    /// What happened, for people.
    package var description: String { "\(done.joined(separator: "; ")), but its service stays: \(cause)" }
}
