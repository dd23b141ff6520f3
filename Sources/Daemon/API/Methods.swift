/// The names of the daemon's methods, as they stand on the wire.
package enum Method {
    package static let status = "daemon.status"
    /// Answers as soon as the daemon is ready.
    package static let awaitReady = "daemon.awaitReady"
    package static let environment = "daemon.environment"
    package static let shutdown = "daemon.shutdown"
    package static let pushReceived = "push.received"
    package static let registerRepository = "repository.register"
    package static let ejectRepository = "repository.eject"
    package static let listRuns = "runs.list"
    package static let getRun = "runs.get"
    package static let cancelRun = "runs.cancel"
    package static let rerun = "runs.rerun"
    package static let subscribe = "runs.subscribe"
}
