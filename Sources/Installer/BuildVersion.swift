/// What this executable was built as.
///
/// `packaging/build.sh --version` writes a file of this shape in the place of this one; a checkout builds as a
/// development version, which trusts nobody and never updates itself.
package enum BuildVersion {
    /// Semantic version (semver.org 2.0.0), without a leading `v`.
    package static let text = "0.1.0-dev"
    /// Whose signatures under releases count: lines of an allowed-signers file, ssh-keygen(1).
    package static let signers = ""
    /// Whether tests can end the process in the middle of an update (``FaultPoints``); never in a release.
    package static let hasFaultPoints = false
}
