import Platform

/// What a release consists of: the content of `release.json`, which is what the signature covers.
package struct ReleaseManifest: Codable, Sendable, Hashable {
    /// The layout of this file; 1 is the only one there is.
    package var format: Int
    /// Whose release it is.
    package var product: String
    /// The version that is released.
    package var version: Version
    /// The last moment at which it may be taken for the newest, `YYYY-MM-DDTHH:MM:SSZ`: a source that is kept at an
    /// old state is noticed.
    package var notAfter: String
    /// Allowed signers, ssh-keygen(1), that are trusted from here on beside the present ones; nil for no change.
    package var nextSigners: String?
    /// One archive for each system.
    package var artifacts: [ReleaseArtifact]

    /// The file beside the archives that names the newest version.
    package static let fileName = "release.json"
    /// The largest manifest that is read, in bytes.
    package static let largestSize = 1 << 20

    /// The file beside the archives that describes exactly `version`.
    package static func fileName(of version: Version) -> String { "release-\(version).json" }

    /// Describes a release.
    package init(version: Version, notAfter: String, artifacts: [ReleaseArtifact], nextSigners: String? = nil) {
        format = 1
        product = "no-mistakes"
        self.version = version
        self.notAfter = notAfter
        self.nextSigners = nextSigners
        self.artifacts = artifacts
    }

    /// Reads a manifest whose signature was verified.
    /// - Throws: ``ReleaseError/unreadableManifest(_:)`` for anything that is not exactly one.
    package init(parsing bytes: [UInt8]) throws(ReleaseError) {
        do {
            self = try RecordText.decode(ReleaseManifest.self, from: bytes)
        } catch {
            throw .unreadableManifest(Self.reason(error))
        }
        if let problem { throw .unreadableManifest(problem) }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
        default: "it is no JSON"
        }
    }

    private var problem: String? {
        if format != 1 { return "its format is \(format), and only 1 is known; install the newest release by hand" }
        if product != "no-mistakes" { return "it is a release of \(product.debugDescription)" }
        if !Self.isMoment(notAfter) { return "notAfter is \(notAfter.debugDescription), not YYYY-MM-DDTHH:MM:SSZ" }
        if artifacts.isEmpty || artifacts.count > 64 { return "it lists \(artifacts.count) archives" }
        for artifact in artifacts {
            if let problem = artifact.problem { return problem }
            if artifact.version != version { return "\(artifact.name) is of another version than \(version)" }
        }
        if Set(artifacts.map(\.name)).count < artifacts.count { return "an archive is listed twice" }
        if let nextSigners, nextSigners.utf8.count > 64 << 10 { return "nextSigners is larger than 64 KiB" }
        return nil
    }

    /// Of one width, so that two moments compare as their texts do.
    private static func isMoment(_ text: String) -> Bool {
        let pattern = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
        return text.utf8.count == pattern.count
            && zip(text.utf8, pattern).allSatisfy { byte, form in
                form == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == form
            }
    }

    /// Whether it is too old to be taken for the newest.
    /// - Parameter now: RFC 3339 in UTC, with or without fractions of a second.
    package func isExpired(now: String) -> Bool { String(now.prefix(19)) > String(notAfter.prefix(19)) }

    /// The archive for a system.
    /// - Throws: ``ReleaseError/noArtifact(_:os:arch:)``
    package func artifact(os: String, arch: String) throws(ReleaseError) -> ReleaseArtifact {
        guard let found = artifacts.first(where: { $0.os == os && $0.arch == arch }) else {
            throw .noArtifact(version, os: os, arch: arch)
        }
        return found
    }
}
