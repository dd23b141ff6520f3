#if os(Windows)
/// Says that the content of one file may have changed, when it was replaced, made or removed.
///
/// A file that is written in its place is not reported, because its directory does not tell.
package final class FileWatch: Sendable {
    private let directory: DirectoryWatch

    /// Signalled when there is something for ``drain()``.
    package var descriptor: Descriptor { directory.descriptor }

    /// Starts watching the file at `path`, which need not exist; its directory must.
    /// - Throws: ``SystemError``, as for ``DirectoryWatch``.
    package init(_ path: String) throws(SystemError) {
        directory = try DirectoryWatch(directories: [FilePath.parent(path)])
    }

    /// Reports nothing any more, but for what has arrived.
    package func end() { directory.end() }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: whether the file is to be read again; also true for changes of other names beside it.
    package func drain() -> Bool { !directory.drain().isEmpty }
}
#endif
