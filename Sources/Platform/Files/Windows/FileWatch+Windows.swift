#if os(Windows)
/// Says that one file may not be what it was, however it was changed: written in its place, replaced, made, removed,
/// given to others, or taken away with its directory. Built on ReadDirectoryChangesW.
package final class FileWatch: Sendable {
    private let directory: DirectoryWatch

    /// Signalled when there is something for ``drain()``.
    package var descriptor: Descriptor { directory.descriptor }

    /// Starts watching the file at `path`, which need not exist; its directory must.
    /// - Throws: ``SystemError``, as for ``DirectoryWatch``.
    package init(_ path: String) throws(SystemError) {
        directory = try DirectoryWatch(directories: [FilePath.parent(path)], of: .entriesAndContent)
    }

    /// Reports nothing any more, but for what has arrived.
    package func end() { directory.end() }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: whether the file is to be read again; also true for changes of other names beside it.
    package func drain() -> Bool { !directory.drain().isEmpty }
}
#endif
