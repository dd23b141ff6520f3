import Testing

@testable import Installer

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct ReleaseManifestTests {
    static let hash = String(repeating: "ab", count: 32)

    static let text = """
        {"format":1,"product":"no-mistakes","version":"1.2.0","notAfter":"2027-01-01T00:00:00Z","artifacts":[
        {"name":"no-mistakes-1.2.0-linux-x86_64.tar.gz","os":"linux","arch":"x86_64","version":"1.2.0","size":5,
        "sha256":"\(hash)"}],"later":"ignored"}
        """

    @Test func `a manifest names the archive for a system`() throws {
        let manifest = try ReleaseManifest(parsing: Array(Self.text.utf8))
        let artifact = try manifest.artifact(os: "linux", arch: "x86_64")
        #expect(artifact.size == 5)
        #expect(artifact.member == "no-mistakes")
        #expect(throws: ReleaseError.noArtifact(manifest.version, os: "darwin", arch: "aarch64")) {
            try manifest.artifact(os: "darwin", arch: "aarch64")
        }
    }

    @Test(arguments: [
        ("\"format\":1", "\"format\":2"), ("\"product\":\"no-mistakes\"", "\"product\":\"other\""),
        ("\"version\":\"1.2.0\",\"notAfter\"", "\"version\":\"1.3.0\",\"notAfter\""),
        ("2027-01-01T00:00:00Z", "2027-01-01"), ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00+01:00"),
        ("\"size\":5", "\"size\":0"), ("\"size\":5", "\"size\":-1"), ("\"size\":5", "\"size\":999999999999"),
        ("\"size\":5", "\"size\":\"5\""), ("\"size\":5", "\"size\":1.5"),
        (hash, "ABAB"), (hash, String(repeating: "AB", count: 32)), ("linux-x86_64.tar.gz", "linux-x86_64.zip"),
        ("no-mistakes-1.2.0-linux", "../no-mistakes-1.2.0-linux"), ("\"arch\":\"x86_64\"", "\"arch\":\"aarch64\""),
        ("\"artifacts\":[", "\"other\":["), ("\"later\":\"ignored\"}", "\"later\":"),
    ])
    func `a manifest with one thing wrong is refused`(old: String, new: String) {
        let text = Self.text.replacing(old, with: new)
        #expect(text != Self.text)
        let error = #expect(throws: ReleaseError.self) { try ReleaseManifest(parsing: Array(text.utf8)) }
        guard case .unreadableManifest? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `an archive is listed once`() throws {
        var manifest = try ReleaseManifest(parsing: Array(Self.text.utf8))
        manifest.artifacts += manifest.artifacts
        let bytes = Array(try JSONEncoder().encode(manifest))
        #expect(throws: ReleaseError.unreadableManifest("an archive is listed twice")) {
            try ReleaseManifest(parsing: bytes)
        }
    }

    @Test func `a manifest may be used until its last second`() throws {
        let manifest = try ReleaseManifest(parsing: Array(Self.text.utf8))
        #expect(!manifest.isExpired(now: "2026-12-31T23:59:59.999Z"))
        #expect(!manifest.isExpired(now: "2027-01-01T00:00:00.000Z"))
        #expect(manifest.isExpired(now: "2027-01-01T00:00:01.000Z"))
    }
}
