/// The words for a key that the program does not know: an error in one file, a warning in another.
struct UnknownKey {
    /// The key with its parents.
    let path: String
    private let nearest: String?

    /// Describes `entry`, which stands below `parent` (nil: in the document) where only `known` keys may.
    /// - Parameter elsewhere: the known keys at other places of the file, each with its parents: one of them may have
    ///   been put in the wrong place.
    init(_ entry: YAMLNode.Entry, below parent: String?, known: [String], elsewhere: [String] = []) {
        path = Self.path(entry.key, below: parent)
        // Those of the same place come first, so that of two that are equally near they win.
        let candidates = known.map { ($0, Self.path($0, below: parent)) } + elsewhere.map { (Self.name(of: $0), $0) }
        let name = NearestKey.of(entry.key, among: candidates.map(\.0))
        nearest = candidates.first { $0.0 == name }?.1
    }

    /// What is wrong.
    var message: String { "the key is not known" }

    /// What may have been meant.
    var remedy: String { nearest.map { "the nearest known key is \($0)" } ?? "remove it" }

    /// The last part of a path.
    private static func name(of path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }

    /// `parent.key`, or the key alone in the document.
    static func path(_ key: String, below parent: String?) -> String { parent.map { "\($0).\(key)" } ?? key }
}
