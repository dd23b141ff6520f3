/// Why a daemon could not be ended.
package enum StopError: Error, Sendable, CustomStringConvertible {
    /// Something serves the home, and which process it is cannot be told.
    case unidentified(String, cause: String)
    /// The process is still there after SIGKILL.
    case survived(Int32)
    /// The process that the record names goes on and holds no lock of the home's; nothing was sent to it.
    case stranger(Int32, record: String)

    /// What happened, and what to do about it.
    package var description: String {
        switch self {
        case .unidentified(let root, let cause):
            "a daemon holds \(root) and cannot be identified (\(cause)); look for `daemon run --root \(root)` and end it"
        case .stranger(let pid, let record):
            "pid \(pid), which \(record) names, goes on without the home's lock, and was left alone; end it, or remove "
                + "that file if it is no daemon"
        case .survived(let pid): "pid \(pid) is still running after SIGKILL; it may be waiting for a disk"
        }
    }
}
