import Daemon
package import Platform

/// A home's `install.json`: where the receipt of the executable lies that the home was set up with.
package struct HomePointer: Codable, Sendable, Hashable {
    /// The path of the receipt.
    package var receipt: String

    /// Where the file lies in a home.
    package static func path(in root: CanonicalRoot) -> String { HomeLayout(root: root).path(of: .receipt) }

    /// Reads it; nil when there is none, or something else of that name.
    package static func read(in root: CanonicalRoot) -> HomePointer? {
        guard let bytes = try? FileSystem.read(path(in: root), limit: 1 << 20) else { return nil }
        return try? RecordText.decode(HomePointer.self, from: bytes)
    }

    /// Writes it, unless a receipt itself lies there: this one, or that of an executable in the home.
    package static func write(_ location: InstallLocation, in root: CanonicalRoot) throws {
        let path = path(in: root)
        guard path != location.receipt, ((try? Receipt.read(path)) ?? nil) == nil else { return }
        let text = try RecordText.encode(HomePointer(receipt: location.receipt))
        try FileSystem.writeAtomically(text + [0x0A], to: path)
    }
}
