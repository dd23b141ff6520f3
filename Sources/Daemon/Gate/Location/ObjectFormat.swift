/// The hash that names a repository's objects; both ends of a push must use the same.
package enum ObjectFormat: String, Codable, Sendable, CaseIterable {
    case sha1
    case sha256

    /// The number of hex digits of an object name.
    package var digits: Int {
        switch self {
        case .sha1: 40
        case .sha256: 64
        }
    }
}
