import Daemon
import Platform

/// A directory for the executable, or for a link to it, that the user chose: it may lie in a home.
struct MadeDirectory {
    /// Links resolved.
    private let path: String
    /// The topmost directory that the installer made for it; nil when it was there.
    private let top: String?
    /// The only name in it; nil for all that belongs to an executable.
    private let link: String?

    private init?(_ path: String, top: String?, link: String?) {
        guard let path = try? FileSystem.canonicalPath(path) else { return nil }
        self.path = path
        self.top = top.flatMap { $0.isEmpty ? nil : try? FileSystem.canonicalPath($0) }
        self.link = link
    }

    /// The topmost directory that has to be made for one at `path`; nil when that is there. Blocks.
    static func topmostMissing(for path: String) -> String? {
        var (topmost, directory): (String?, String) = (nil, path)
        while FileSystem.kind(of: directory) == nil, FilePath.parent(directory) != directory {
            topmost = directory
            directory = FilePath.parent(directory)
        }
        return topmost
    }

    /// What a receipt tells of. Blocks.
    static func all(of receipt: Receipt) -> [MadeDirectory] {
        let executable = MadeDirectory(
            FilePath.parent(receipt.executable), top: receipt.madeForExecutable, link: nil)
        let links = receipt.allLinks.map {
            MadeDirectory(FilePath.parent($0.key), top: $0.value, link: FilePath.lastComponent($0.key))
        }
        return ([executable] + links).compactMap(\.self)
    }

    /// What is not the installer's of an entry of a home, which has this name in messages. Blocks.
    static func foreign(_ path: String, _ name: String, _ made: [MadeDirectory]) throws(SystemError) -> [String] {
        let kind = FileSystem.kind(of: path)
        if made.contains(where: { $0.holds(path, kind) }) { return [] }
        guard kind == .directory, made.contains(where: { $0.leadsThrough(path) }) else { return [name] }
        var found: [String] = []
        for entry in try FileSystem.entries(of: path).sorted() {
            found += try foreign(FilePath.join(path, entry), "\(name)/\(entry)", made)
        }
        return found
    }

    private func holds(_ entry: String, _ kind: FileKind?) -> Bool {
        let name = FilePath.lastComponent(entry)
        guard FilePath.parent(entry) == path else { return false }
        return link.map { $0 == name } ?? HomeEntry.executables.makes(name, kind)
    }

    private func leadsThrough(_ directory: String) -> Bool {
        guard let top else { return false }
        return (path + "/").hasPrefix(directory + "/") && (directory + "/").hasPrefix(top + "/")
    }
}
