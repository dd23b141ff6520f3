/// Why a release is not taken.
package enum ReleaseError: Error, Equatable, CustomStringConvertible {
    /// The manifest is signed, and not what it should be.
    case unreadableManifest(String)
    /// It says itself that it must not be taken for the newest any more.
    case expired(Version, notAfter: String)
    /// The source offers as its newest what is older than what it offered before.
    case replayed(offered: Version, floor: Version)
    /// The manifest for a version is for another one.
    case otherVersion(asked: Version, got: Version)
    /// There is no archive for this system.
    case noArtifact(Version, os: String, arch: String)
    /// The archive is shorter than the manifest says.
    case cutOff(name: String, expected: Int, got: Int)
    /// The archive is longer than the manifest says; no more of it was fetched.
    case oversized(name: String, expected: Int)
    /// The archive has another content than the manifest says.
    case wrongHash(name: String, expected: String, got: String)
    /// What came out of the archive says that it is of another version.
    case wrongProgram(expected: Version, got: String)
    /// What came out of the archive does not run on this machine.
    case doesNotRun(String)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .unreadableManifest(let problem):
            "the release's manifest cannot be used: \(problem); nothing was changed"
        case .expired(let version, let notAfter):
            "the release source still offers \(version), which was the newest until \(notAfter) at most; "
                + "it may be kept at an old state: check the source, or name the version with --version \(version)"
        case .replayed(let offered, let floor):
            "the release source offers \(offered) as its newest, but has offered \(floor) before; "
                + "to go back on purpose name it: --version \(offered)"
        case .otherVersion(let asked, let got):
            "the manifest for \(asked) describes \(got); nothing was changed"
        case .noArtifact(let version, let os, let arch):
            "\(version) has no archive for \(os) on \(arch); build it from source, or choose another --version"
        case .cutOff(let name, let expected, let got):
            "\(name) was cut off: it has \(got) bytes and not \(expected) as its manifest says"
        case .oversized(let name, let expected):
            "\(name) is larger than the \(expected) bytes that its manifest says, which is refused"
        case .wrongHash(let name, let expected, let got):
            "\(name) was tampered with or damaged: its SHA-256 is \(got), and not \(expected) as its manifest says"
        case .wrongProgram(let expected, let got):
            "the program in the archive says that it is \(got.debugDescription) and not \(expected)"
        case .doesNotRun(let reason):
            "the program in the archive does not run on this machine: \(reason); nothing was changed"
        }
    }
}
