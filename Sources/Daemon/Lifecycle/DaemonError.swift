/// Why a daemon cannot serve a home.
package enum DaemonError: Error, Sendable, CustomStringConvertible {
    /// Another daemon serves it.
    case alreadyRunning(root: String, holder: String)
    /// So many starts were in vain that another one would be, too.
    case gaveUp(starts: Int, lastCause: String)
    /// Its executable was replaced, as by an update, before it could begin.
    case replaced(executable: String)

    /// What is wrong, and where to look.
    package var description: String {
        switch self {
        case .alreadyRunning(let root, let holder):
            "a daemon already serves \(root): \(holder); see: no-mistakes daemon status"
        case .gaveUp(let starts, let lastCause):
            StartLedger.givingUp(after: starts, lastCause: lastCause)
                + "; when that is mended, start it again: no-mistakes daemon start"
        case .replaced(let executable):
            "\(executable) was replaced while this daemon was starting; start it again: no-mistakes daemon start"
        }
    }
}
