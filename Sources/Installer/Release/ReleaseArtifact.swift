/// One archive of a release, as its signed manifest describes it.
package struct ReleaseArtifact: Codable, Sendable, Hashable {
    /// The archive's file name: `no-mistakes-<version>-<os>-<arch>.tar.gz`, or `.zip` for Windows.
    package var name: String
    /// `linux`, `darwin` or `windows`.
    package var os: String
    /// `x86_64` or `aarch64`.
    package var arch: String
    /// The version inside; the same as the manifest's.
    package var version: Version
    /// The archive's size in bytes.
    package var size: Int
    /// The archive's SHA-256 in lower-case hex.
    package var sha256: String

    /// The largest archive that is accepted, in bytes.
    package static let largestSize = 256 << 20
    /// The largest executable that is taken out of one, in bytes.
    package static let largestExecutable = 128 << 20

    /// Describes an archive.
    package init(name: String, os: String, arch: String, version: Version, size: Int, sha256: String) {
        self.name = name
        self.os = os
        self.arch = arch
        self.version = version
        self.size = size
        self.sha256 = sha256
    }

    /// The only name that an archive of these properties may have: what is signed is then also what it is called.
    package static func name(version: Version, os: String, arch: String) -> String {
        "no-mistakes-\(version)-\(os)-\(arch)\(os == "windows" ? ".zip" : ".tar.gz")"
    }

    /// The only member of the archive.
    package var member: String { os == "windows" ? "no-mistakes.exe" : "no-mistakes" }

    /// What is wrong with it; nil when nothing is.
    var problem: String? {
        if name != Self.name(version: version, os: os, arch: arch) {
            return "\(name.debugDescription) is not what \(version) for \(os) on \(arch) is called"
        }
        let isName = (os + arch).utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
        if os.isEmpty || arch.isEmpty || !isName { return "\(name) is for no system that there is" }
        if !(1...Self.largestSize).contains(size) { return "\(name) has a size of \(size) bytes" }
        let isHash =
            sha256.utf8.count == 64
            && sha256.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isHash ? nil : "the SHA-256 of \(name) is not 64 lower-case hex digits"
    }
}
