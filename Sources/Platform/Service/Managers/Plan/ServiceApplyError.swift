/// A plan that could not be carried out, and what became of restoring what was there before.
public struct ServiceApplyError: Error, Sendable, CustomStringConvertible {
    /// The service.
    public var subject: String
    /// Why it was given up.
    public var cause: any Error
    /// What could not be restored; empty when everything is as it was.
    public var unrestored: [any Error]

    /// Everything is as it was before.
    public var isRolledBack: Bool { unrestored.isEmpty }

    /// The cause, and whether the state before is back.
    public var description: String {
        if unrestored.isEmpty { return "\(cause) (it is as it was before)" }
        let failures = unrestored.map { "\($0)" }.joined(separator: "; ")
        return "\(cause) (and \(subject) could not be restored: \(failures))"
    }
}
