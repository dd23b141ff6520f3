/// A semantic version (semver.org 2.0.0) in its one canonical spelling, without a leading `v` and build metadata.
///
/// Build metadata is refused, because two versions that differ only there would be different and neither newer.
package struct Version: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The three numbers: major, minor, patch.
    package let core: [UInt64]
    /// The identifiers after the first `-`; empty for a release.
    package let prerelease: [Identifier]

    /// One identifier of a pre-release.
    package enum Identifier: Sendable, Hashable, Comparable, CustomStringConvertible {
        case number(UInt64)
        case word(String)

        /// Numbers come before words (semver §11.4).
        package static func < (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.number(let left), .number(let right)): left < right
            case (.number, .word): true
            case (.word, .number): false
            case (.word(let left), .word(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
            }
        }

        /// As it is written.
        package var description: String {
            switch self {
            case .number(let number): "\(number)"
            case .word(let word): word
            }
        }
    }

    /// A version of these parts, which must be such as ``init(_:)`` reads.
    package init(core: [UInt64], prerelease: [Identifier]) {
        self.core = core
        self.prerelease = prerelease
    }

    /// Reads a version; nil for everything that is not exactly one: signs, spaces, leading zeros, missing numbers.
    package init?(_ text: String) {
        guard text.utf8.count <= 128, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
        guard numbers.count == 3 else { return nil }
        var core: [UInt64] = []
        for number in numbers {
            guard let number else { return nil }
            core.append(number)
        }
        self.core = core
        guard parts.count == 2 else {
            prerelease = []
            return
        }
        var identifiers: [Identifier] = []
        for part in parts[1].split(separator: ".", omittingEmptySubsequences: false) {
            guard let identifier = Self.identifier(part) else { return nil }
            identifiers.append(identifier)
        }
        prerelease = identifiers
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.count > 1 && text.hasPrefix("0") ? nil : UInt64(text)
    }

    private static func identifier(_ text: Substring) -> Identifier? {
        let isWord = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
        }
        guard !text.isEmpty, isWord else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return .word(String(text)) }
        return number(text).map { .number($0) }
    }

    /// Built from a checkout, not by a release: such a version has no place among the releases.
    package var isDevelopment: Bool { prerelease.first == .word("dev") }

    /// Precedence (semver §11).
    package static func < (left: Self, right: Self) -> Bool {
        if left.core != right.core { return left.core.lexicographicallyPrecedes(right.core) }
        if left.prerelease.isEmpty || right.prerelease.isEmpty {
            return !left.prerelease.isEmpty && right.prerelease.isEmpty
        }
        return left.prerelease.lexicographicallyPrecedes(right.prerelease)
    }

    /// As it is written.
    package var description: String {
        let core = core.map(String.init).joined(separator: ".")
        return prerelease.isEmpty ? core : core + "-" + prerelease.map(\.description).joined(separator: ".")
    }
}

extension Version: Codable {
    /// Reads the text of a version.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = Version(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text.debugDescription) is no version")
        }
        self = version
    }

    /// Writes it as text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
