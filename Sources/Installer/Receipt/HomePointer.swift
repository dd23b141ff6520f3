import Daemon
package import Platform

/// A home's `install.json`: where the receipt of the executable lies that the home was set up with.
package struct HomePointer: Codable, Sendable, Hashable {
    /// The path of the receipt.
    package var receipt: String

    /// Where the file lies in a home.
    package static func path(in root: CanonicalRoot) -> String { HomeLayout(root: root).path(of: .receipt) }

    /// Writes it, unless the receipt itself lies there.
    package static func write(_ location: InstallLocation, in root: CanonicalRoot) throws {
        let path = path(in: root)
        guard path != location.receipt else { return }
        let text = try RecordText.encode(HomePointer(receipt: location.receipt))
        try FileSystem.writeAtomically(text + [0x0A], to: path)
    }
}
