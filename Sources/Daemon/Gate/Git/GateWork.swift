/// How the daemon's own git commands are known: they carry the daemon's instance in their environment, so that the next
/// daemon finds those that outlived this one, and nobody mistakes them for a push.
package enum GateWork {
    /// The environment variable. The commands of runs do not get it.
    package static let variable = "NM_GATE_WORK"

    /// The marker of one daemon.
    package static func marker(of instance: String) -> (name: String, value: String) { (variable, instance) }
}
