/// The version this executable was built as.
///
/// A release build replaces the text; a checkout builds as a development version, which never updates itself.
package enum BuildVersion {
    /// Semantic version (semver.org 2.0.0), without a leading `v`.
    package static let text = "0.1.0-dev"
}
