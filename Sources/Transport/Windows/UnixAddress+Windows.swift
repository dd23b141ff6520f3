#if os(Windows)
/// A path in the form of an address. Unix sockets are not used here (``StreamSocket/makeUnix()``), so this only says
/// which paths would fit one.
struct UnixAddress {
    /// Longest path in bytes: `sun_path` of afunix.h, 108, without its terminating NUL.
    static let longestPath = 107

    /// - Returns: nil when `path` is empty, holds a NUL or is longer than ``longestPath``.
    init?(path: String) {
        guard !path.isEmpty, path.utf8.count <= Self.longestPath, !path.utf8.contains(0) else { return nil }
    }
}
#endif
