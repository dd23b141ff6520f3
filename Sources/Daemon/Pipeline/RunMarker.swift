/// How a process is known to belong to a run, even after it left its session.
package enum RunMarker {
    /// The environment variable that every process of a run carries.
    package static let variable = "NM_RUN"

    /// The marker of one run.
    package static func marker(for run: RunID) -> (name: String, value: String) { (variable, run.text) }
}
