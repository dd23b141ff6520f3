import Platform

/// The log of what reaches the daemon's standard output: of a start that fails, or a crash.
///
/// Service managers, and processes of before, hold it open, so it is never renamed: a large one is copied to `.1` and
/// emptied in its place.
package enum BootstrapLog {
    private static let limit: Int64 = 1 << 20

    /// Bounds the log at `path`; called once at the start. A log that cannot be bounded is left as it is.
    package static func bound(_ path: String) {
        guard let size = FileStamp.of(path)?.size, size > limit else { return }
        var end: [UInt8] = []
        let read = try? LogFile(path).read(from: size - limit) { piece throws(SystemError) in end += piece }
        guard read != nil, (try? FileSystem.writeAtomically(end, to: path + ".1", durable: false)) != nil else {
            return
        }
        try? FileSystem.truncate(path)
    }
}
