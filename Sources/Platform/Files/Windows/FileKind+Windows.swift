#if os(Windows)
import WinSDK

extension FileKind {
    /// Reads the attributes of a file, and the tag that says what a reparse point is.
    ///
    /// Only what leads elsewhere is a link: symbolic links and junctions. Other reparse points, such as files that a
    /// cloud service has not fetched yet, are the files and directories they look like.
    init(attributes: DWORD, tag: DWORD) {
        switch tag {
        case Self.symbolicLink, Self.mountPoint: self = .symlink
        case Self.unixSocket: self = .socket
        default: self = attributes & DWORD(FILE_ATTRIBUTE_DIRECTORY) != 0 ? .directory : .file
        }
    }

    /// IO_REPARSE_TAG_SYMLINK, IO_REPARSE_TAG_MOUNT_POINT and IO_REPARSE_TAG_AF_UNIX: winnt.h, ntifs.h.
    private static let symbolicLink: DWORD = 0xA000_000C
    private static let mountPoint: DWORD = 0xA000_0003
    private static let unixSocket: DWORD = 0x8000_0023
}
#endif
