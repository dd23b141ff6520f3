/// Lingering could not be changed by its user.
public struct LingerRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The user it was to be changed for.
    public var user: String
    /// What loginctl said; empty when it claimed to have done it.
    public var answer: String
    /// What was found afterwards.
    public var found: Fact
    /// The command that does it with root's rights.
    public var rootCommand: String

    /// What was found, what loginctl said, and the command for root.
    public var description: String {
        let said = answer.isEmpty ? "" : "; loginctl said: \(answer)"
        return "lingering of \(user) could not be changed (now: \(found))\(said); run: \(rootCommand)"
    }
}
