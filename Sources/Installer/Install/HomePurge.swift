package import Daemon
import Platform

/// Removes a whole home, if that is what it is: a directory that holds anything else stays as it is.
package struct HomePurge: Sendable {
    private let path: String
    /// What an install never made there, by name; nil for a directory that never was a home.
    package let foreign: [String]?

    /// Looks at the home of `layout` while it is still whole; blocks.
    /// - Throws: `SystemError` when the directory cannot be read.
    package init(_ layout: HomeLayout) throws {
        path = layout.root.path
        guard FileSystem.kind(of: path) == .directory else {
            foreign = []
            return
        }
        let names = try FileSystem.entries(of: path)
        let isTold = names.contains { HomeEntry(rawValue: $0)?.isTelling == true }
        // Others use the name of a receipt, or of the way to one, too.
        let pointer = HomePointer.read(in: layout.root)
        let receipts = (pointer?.all ?? [HomePointer.path(in: layout.root)]).compactMap {
            (try? Receipt.read($0)) ?? nil
        }
        guard names.isEmpty || isTold || pointer != nil || !receipts.isEmpty else {
            foreign = nil
            return
        }
        let path = path
        let made = receipts.flatMap(MadeDirectory.all)
        let others = try names.sorted().flatMap { name -> [String] in
            let entry = FilePath.join(path, name)
            return HomeEntry.isOwn(name, FileSystem.kind(of: entry)) ? [] : try MadeDirectory.foreign(entry, name, made)
        }
        foreign = try others + Self.foreign(in: path, names)
    }

    /// What somebody put into the directories that an install makes, two levels below the home.
    private static func foreign(in path: String, _ names: [String]) throws -> [String] {
        try names.sorted().flatMap { name -> [String] in
            let directory = FilePath.join(path, name)
            guard let entry = HomeEntry(rawValue: name), FileSystem.kind(of: directory) == .directory else { return [] }
            return try FileSystem.entries(of: directory)
                .filter { !entry.makes($0, FileSystem.kind(of: FilePath.join(directory, $0))) }
                .sorted().map { "\(name)/\($0)" }
        }
    }

    /// Why it would be kept; nil when nothing is in the way.
    package var refusal: String? {
        guard let foreign else { return "\(path): it is no home of this program" }
        guard !foreign.isEmpty else { return nil }
        return "\(path): this program did not make \(foreign.joined(separator: ", ")) there; move that away first, "
            + "or remove the directory yourself"
    }

    /// Removes it, unless there is a ``refusal``.
    /// - Throws: `SystemError` when something in it cannot be removed.
    package func run() throws {
        guard refusal == nil, FileSystem.kind(of: path) != nil else { return }
        try FileSystem.removeTree(path)
    }
}
