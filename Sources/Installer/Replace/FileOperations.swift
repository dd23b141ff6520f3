package import Platform

/// The operations on files that an update consists of: the seam at which tests kill it, and record what it does.
///
/// Block.
package protocol FileOperations: Sendable {
    /// Makes a file with this content, which has reached the disk when this returns; its name may not have.
    func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(SystemError)
    /// Gives a file another name, replacing what has it, in one step.
    func rename(_ path: String, to destination: String) throws(SystemError)
    /// Gives a file a second name; a copy where the file system has no second names.
    func link(_ path: String, as other: String) throws(SystemError)
    /// Copies a file of any size under another name, replacing what has it, though not in one step; the content has
    /// reached the disk when this returns, and there is nothing of that name when it fails.
    func copy(_ path: String, to other: String) throws(SystemError)
    /// Takes a file's content away in its place, and gives its room back; one that is absent is fine.
    func empty(_ path: String) throws(SystemError)
    /// Removes a file; one that is absent is fine.
    func remove(_ path: String) throws(SystemError)
    /// Waits until the names in a directory have reached the disk.
    func synchronize(directory: String) throws(SystemError)
}

extension FileOperations {
    /// Replaces a file's content in one step that survives a power cut.
    func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o600) throws(SystemError) {
        let temporary = path + ".tmp"
        try remove(temporary)
        try write(bytes, to: temporary, mode: mode)
        try rename(temporary, to: path)
        try synchronize(directory: FilePath.parent(path))
    }
}
