#if os(Windows)
/// Ends what commands let go of without a trace: nothing here, because no process leaves the job that it was started in.
package final class StrayProcesses: Sendable {
    /// Nobody is at work.
    package init() {}

    /// Makes no difference here.
    package func begin(_ worker: String) {}

    /// Ends nothing.
    /// - Parameter names: makes no difference here.
    /// - Returns: none.
    package func end(_ worker: String, sparing names: [String], grace: Duration) -> [ProcessIdentity] { [] }
}
#endif
