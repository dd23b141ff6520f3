/// Why a daemon could not be ended.
package enum StopError: Error, Sendable, CustomStringConvertible {
    /// Something serves the home, and which process it is cannot be told.
    case unidentified(String, cause: String)
    /// The process is still there after SIGKILL.
    case survived(Int32)

    /// What happened, and what to do about it.
    package var description: String {
        switch self {
        case .unidentified(let root, let cause):
            "a daemon holds \(root) and cannot be identified (\(cause)); look for `daemon run --root \(root)` and end it"
        case .survived(let pid): "pid \(pid) is still running after SIGKILL; it may be waiting for a disk"
        }
    }
}
