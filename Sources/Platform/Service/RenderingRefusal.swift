/// Why a value cannot be written into a definition without changing its meaning.
public struct RenderingRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What holds the value, in the manager's own words.
    public var field: String
    /// The value; nil where it may be a secret.
    public var value: String?
    /// What is wrong with it.
    public var reason: String
    /// What to do about it.
    public var remedy: String

    /// Describes one value that cannot be expressed.
    public init(field: String, value: String?, reason: String, remedy: String) {
        self.field = field
        self.value = value
        self.reason = reason
        self.remedy = remedy
    }

    /// Field, value, reason and remedy in one sentence.
    public var description: String {
        let subject = value.map { "\(field) \($0.debugDescription)" } ?? field
        return "\(subject) \(reason); \(remedy)"
    }
}
