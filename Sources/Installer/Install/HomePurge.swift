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
        let isHome = names.isEmpty || names.contains { HomeEntry(rawValue: $0)?.isTelling == true }
        foreign = isHome ? names.filter { !HomeEntry.isOwn($0) }.sorted() : nil
    }

    /// Removes it.
    /// - Returns: nil when it is gone, or why it was kept.
    /// - Throws: `SystemError` when something in it cannot be removed.
    package func run() throws -> String? {
        guard let foreign else { return "\(path): it is no home of this program" }
        guard foreign.isEmpty else {
            return "\(path): this program did not make \(foreign.joined(separator: ", ")) there; move that away first, "
                + "or remove the directory yourself"
        }
        if FileSystem.kind(of: path) != nil { try FileSystem.removeTree(path) }
        return nil
    }
}
