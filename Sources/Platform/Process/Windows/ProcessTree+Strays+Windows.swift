#if os(Windows)
extension ProcessTree {
    /// Ends the processes in the job that carries `marker`: a process's directory cannot be asked for here, and nothing
    /// gets into a job but what is started in it.
    /// - Returns: what could not be ended.
    @discardableResult
    package static func end(
        marker: Marker, workingIn directory: String, grace: Duration
    ) -> [ProcessIdentity] { end(marker: marker, grace: grace) }

    /// Ends exactly this process; what it started is in the job of whoever started it. One that has ended is fine.
    /// - Returns: it, when it could not be ended.
    @discardableResult
    package static func end(_ process: ProcessIdentity, grace: Duration) -> [ProcessIdentity] {
        process.signal(TerminationSignal.kill)
        return process.waitUntilGone(timeout: grace + .seconds(5)) ? [] : [process]
    }

    /// Nothing: the environments of other processes cannot be read here, and what a daemon's jobs held ended with it.
    package static func marks(_ name: String) throws(SystemError) -> [(value: String, directory: String?)] { [] }
}
#endif
