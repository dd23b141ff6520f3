/// The one place that decides on a manager. Which one is this system's own is said by ``ServiceManagerKind/native``.
public enum ServiceManagerChoice {
    /// Makes the manager of a kind, of this system's by default.
    /// - Parameters:
    ///   - temporaryDirectory: a directory that only this user can enter.
    ///   - askToStop: how the application asks its service to end; only Task Scheduler needs that, because it cannot. By
    ///     default nobody asks, and there the service is ended without a word.
    public static func manager(
        _ kind: ServiceManagerKind = .native, _ context: ManagerContext, temporaryDirectory: String,
        askToStop: @escaping TaskSchedulerManager.OrderlyStop = { _ in }
    ) -> any ServiceManager {
        switch kind {
        case .systemd: SystemdManager(context)
        case .launchd: LaunchdManager(context)
        case .taskScheduler:
            TaskSchedulerManager(context, temporaryDirectory: temporaryDirectory, askToStop: askToStop)
        }
    }
}
