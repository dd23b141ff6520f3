/// What tells a file from its former self without reading it.
package struct FileStamp: Sendable, Hashable {
    /// Names the file itself, not its path: another file at the same path has another, also where the file system
    /// gives inode numbers anew, as long as it records when a file was made.
    package let identity: String
    /// In bytes.
    package let size: Int64
    /// When the content changed last, in nanoseconds since 1970; as fine as the file system's clock.
    package let modified: Int64
}
