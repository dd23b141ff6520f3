import Platform

/// What the installer wrote down beside the executable: where it came from, and whom it trusts.
///
/// Without it there is no self-update: the executable then belongs to a package manager, or to a checkout.
package struct Receipt: Codable, Sendable, Hashable {
    /// The layout of this file; 1 is the only one there is.
    package var format = 1
    /// The executable that this is about: absolute, links resolved.
    package var executable: String
    /// The installed version.
    package var version: Version
    /// The release source, a URL.
    package var source: String
    /// Whose signatures count.
    package var signers: TrustedSigners
    /// The newest version that the source has offered; what it offers as its newest may not be older.
    package var floor: Version
    /// The link on PATH that the installer made; nil when it made none.
    package var link: String?
    /// The topmost directory that the installer made for the link; nil when it was there.
    package var madeForLink: String?
    /// Links that it made before that one, with the topmost directory that it made for each, or nothing; nil for none.
    package var otherLinks: [String: String]?
    /// The topmost directory that the installer made for the executable; nil when it was there.
    package var madeForExecutable: String?
    /// The topmost directory that was missing for the definition of the service; nil when there was none.
    package var madeForService: String?
    /// Versions that were tried and taken back.
    package var bad: [BadVersion] = []

    /// A version that did not work here.
    package struct BadVersion: Codable, Sendable, Hashable {
        /// Which one.
        package var version: Version
        /// What was wrong with it.
        package var reason: String

        /// Remembers a version.
        package init(version: Version, reason: String) {
            self.version = version
            self.reason = reason
        }
    }

    /// A receipt of these values.
    package init(
        executable: String, version: Version, source: String, signers: TrustedSigners, floor: Version, link: String?
    ) {
        self.executable = executable
        self.version = version
        self.source = source
        self.signers = signers
        self.floor = floor
        self.link = link
    }

    /// Every link, with the topmost directory that was made for it; empty for none.
    var allLinks: [String: String] {
        var links = otherLinks ?? [:]
        if let link { links[link] = madeForLink ?? "" }
        return links
    }

    /// Reads the receipt at `path`; nil when there is no file.
    /// - Throws: ``ReceiptError`` when it cannot be read, or is somebody else's.
    package static func read(_ path: String) throws(ReceiptError) -> Receipt? {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileSystem.read(path, limit: 1 << 20)
        } catch {
            if error.isNotFound { return nil }
            throw FileSystem.kind(of: path) == .directory ? .foreign(path) : .unreadable(path, "\(error)")
        }
        if let receipt = try? RecordText.decode(Receipt.self, from: bytes), receipt.format == 1 { return receipt }
        throw isOthers(bytes)
            ? .foreign(path) : .unreadable(path, "it is no receipt of no-mistakes, or of a newer one")
    }

    /// Whether a file of a receipt's name is somebody else's: whole, and about something else. What was cut off or
    /// overwritten is taken for a receipt that was.
    private static func isOthers(_ bytes: [UInt8]) -> Bool {
        struct Outline: Decodable {
            var executable: String?
            var receipt: String?
        }
        do {
            let outline = try RecordText.decode(Outline.self, from: bytes)
            return outline.executable == nil && outline.receipt == nil
        } catch DecodingError.dataCorrupted {
            return false
        } catch {
            return true
        }
    }

    /// The file's content.
    package func rendered() throws -> [UInt8] {
        try RecordText.encode(self, forPeople: true) + [0x0A]
    }

    /// Notes that `version` did not work; only once for each.
    package mutating func remember(bad version: Version, reason: String) {
        bad.removeAll { $0.version == version }
        bad.append(BadVersion(version: version, reason: reason))
    }
}

/// Why a receipt cannot be used.
package enum ReceiptError: Error, Equatable, CustomStringConvertible {
    /// The file is there, and not what it should be.
    case unreadable(String, String)
    /// Somebody else has a file of this name there.
    case foreign(String)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path) cannot be used: \(reason); run the installer again to repair it"
        case .foreign(let path):
            "\(path) is not this program's; move it away, or choose another directory (NO_MISTAKES_INSTALL_DIR)"
        }
    }
}
