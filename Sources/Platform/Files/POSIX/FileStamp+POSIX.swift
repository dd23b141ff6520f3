#if !os(Windows)
import CPlatform

extension FileStamp {
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
#endif
