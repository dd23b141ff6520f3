/// A home directory in its one canonical spelling, so that every alias of it means the same install.
public struct CanonicalRoot: Sendable, Hashable, CustomStringConvertible {
    /// Absolute, links resolved, lexically clean, and in lower case on Windows; see ``FileSystem/canonicalPath(_:)``.
    public let path: String

    /// Resolves `path`, which need not exist yet.
    /// - Throws: ``SystemError`` when a part of it cannot be examined.
    public init(of path: String) throws(SystemError) {
        self.path = FilePath.caseFolded(try FileSystem.canonicalPath(path))
    }

    /// Takes a path that is canonical already.
    init(canonical path: String) { self.path = path }

    /// The path.
    public var description: String { path }
}
