/// The names of the daemon's methods, as they stand on the wire.
package enum Method {
    /// Says what the daemon is and does: ``DaemonStatus``.
    package static let status = "daemon.status"
    /// Answers as soon as the daemon is ready.
    package static let awaitReady = "daemon.awaitReady"
    /// Reports the environment of the user's commands: ``EnvironmentQuery`` to ``EnvironmentReport``.
    package static let environment = "daemon.environment"
    /// Asks the daemon to end in order; it answers before it does.
    package static let shutdown = "daemon.shutdown"
    /// Tells of push records in the inbox: ``PushNotification`` to ``PushReceipt``.
    package static let pushReceived = "push.received"
    /// Records a repository that `init` has gated: ``RepositoryRecord``.
    package static let registerRepository = "repository.register"
    /// Ends the runs of a repository and forgets it: ``RepositoryReference``.
    package static let ejectRepository = "repository.eject"
    /// Lists recorded runs: ``RunQuery`` to an array of ``RunSummary``.
    package static let listRuns = "runs.list"
    /// Says how one run stands: ``RunReference`` to ``RunSummary``.
    package static let getRun = "runs.get"
    /// Ends one run: ``RunReference``.
    package static let cancelRun = "runs.cancel"
    /// Runs a branch's last gated commit again: ``RerunRequest`` to ``RunReference``.
    package static let rerun = "runs.rerun"
    /// Answers a run that waits for a person: ``RunResponse``.
    package static let respond = "runs.respond"
    /// Lets active runs finish and starts no more; streams one ``DrainNotice`` when that is so, and one when none is
    /// active. When the caller goes away without the daemon having been stopped, work goes on.
    package static let drain = "daemon.drain"
    /// Streams a run's events: ``Subscription``, then one ``RunEvent`` a notice.
    package static let subscribe = "runs.subscribe"
}
