import CPlatform

/// What tells a file from its former self without reading it.
package struct FileStamp: Sendable, Hashable {
    /// Names the file itself, not its path: another file at the same path has another, also where the file system
    /// gives inode numbers anew, as long as it records when a file was made.
    package let identity: String
    /// In bytes.
    package let size: Int64
    /// When the content changed last, in nanoseconds since 1970; as fine as the file system's clock.
    package let modified: Int64

    /// The stamp of what `path` names now, a link itself and not what it leads to; `nil` when that cannot be told.
    package static func of(_ path: String) -> FileStamp? {
        var inode: UInt64 = 0
        var size: Int64 = 0
        var modified: Int64 = 0
        var born: Int64 = 0
        guard cplatform_file_stamp(path, &inode, &size, &modified, &born) == 0 else { return nil }
        return FileStamp(identity: "\(inode).\(born)", size: size, modified: modified)
    }
}
