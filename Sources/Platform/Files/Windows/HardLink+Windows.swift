#if os(Windows)
import WinSDK

extension FileSystem {
    /// Gives a file a second name.
    /// - Throws: ``SystemError``: ERROR_ALREADY_EXISTS when `path` exists; ERROR_INVALID_FUNCTION or ERROR_NOT_SUPPORTED
    ///   where the file system has no second names.
    package static func hardLink(_ file: String, as path: String) throws(SystemError) {
        try windowsCall("CreateHardLinkW", on: "\(file) as \(path)") {
            file.withWidePath { file in path.withWidePath { CreateHardLinkW($0, file, nil) } }
        }
    }

    /// Whether this process may make and rename entries of a directory; false also when there is none.
    package static func isWritable(directory path: String) -> Bool {
        // FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY, FILE_DELETE_CHILD: the system checks them when it opens.
        let access = DWORD(FILE_ADD_FILE) | DWORD(FILE_ADD_SUBDIRECTORY) | DWORD(FILE_DELETE_CHILD)
        let opened = try? OwnedDescriptor(
            opening: path, access: access, disposition: OPEN_EXISTING, flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS))
        switch opened {
        case .some: return true
        case .none: return false
        }
    }
}
#endif
