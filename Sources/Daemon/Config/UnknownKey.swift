/// The words for a key that the program does not know: an error in one file, a warning in another.
struct UnknownKey {
    /// The key with its parents.
    let path: String
    private let nearest: String?

    /// Describes `entry`, which stands below `parent` (nil: in the document) where only `known` keys may.
    init(_ entry: YAMLNode.Entry, below parent: String?, known: [String]) {
        path = Self.path(entry.key, below: parent)
        nearest = NearestKey.of(entry.key, among: known).map { Self.path($0, below: parent) }
    }

    /// What is wrong.
    var message: String { "the key is not known" }

    /// What may have been meant.
    var remedy: String { nearest.map { "the nearest known key is \($0)" } ?? "remove it" }

    /// `parent.key`, or the key alone in the document.
    static func path(_ key: String, below parent: String?) -> String { parent.map { "\($0).\(key)" } ?? key }
}
