/// Why a daemon cannot serve a home.
package enum DaemonError: Error, Sendable, CustomStringConvertible {
    /// Another daemon serves it.
    case alreadyRunning(root: String, holder: String)

    /// What is wrong, and where to look.
    package var description: String {
        switch self {
        case .alreadyRunning(let root, let holder):
            "a daemon already serves \(root): \(holder); see: no-mistakes daemon status"
        }
    }
}
