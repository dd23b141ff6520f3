/// What a path names, its links not followed.
struct FileStatus: Sendable, Hashable {
    /// What it is.
    var kind: FileKind
    /// Its permissions. On Windows: whether it may be written.
    var mode: FileMode
}
