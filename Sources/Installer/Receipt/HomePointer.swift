import Daemon
package import Platform

/// A home's `install.json`: where the receipt of the executable lies that the home was set up with.
package struct HomePointer: Codable, Sendable, Hashable {
    /// The path of the receipt.
    package var receipt: String
    /// Those of executables that the home was set up with before and that are still there, oldest first; nil for none.
    package var others: [String]?

    /// A pointer to these receipts.
    package init(receipt: String, others: [String]? = nil) {
        self.receipt = receipt
        self.others = others
    }

    /// Every receipt that it tells of, the newest last.
    var all: [String] { (others ?? []) + [receipt] }

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
        try write(others(than: location, in: root) + [location.receipt], to: path)
    }

    /// Takes the receipt of `location` out of it; the file goes with the last one.
    /// - Returns: whether the file is gone.
    static func forget(_ location: InstallLocation, in root: CanonicalRoot) throws -> Bool {
        guard read(in: root)?.all.contains(location.receipt) == true else { return false }
        let left = others(than: location, in: root)
        guard left.isEmpty else {
            try write(left, to: path(in: root))
            return false
        }
        try FileSystem.removeFile(path(in: root))
        return true
    }

    private static func others(than location: InstallLocation, in root: CanonicalRoot) -> [String] {
        (read(in: root)?.all ?? []).filter { $0 != location.receipt && FileSystem.kind(of: $0) == .file }
    }

    private static func write(_ receipts: [String], to path: String) throws {
        guard let newest = receipts.last else { return }
        let others = Array(receipts.dropLast())
        let text = try RecordText.encode(HomePointer(receipt: newest, others: others.isEmpty ? nil : others))
        try FileSystem.writeAtomically(text + [0x0A], to: path)
    }
}
