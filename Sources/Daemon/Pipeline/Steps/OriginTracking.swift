/// Where a gate keeps origin's branches: hidden from pushers, so that no push can move or delete them.
package enum OriginTracking {
    /// The gate's copy of origin's `branch`.
    package static func ref(_ branch: String) -> String { "refs/no-mistakes/origin/\(branch)" }
}
