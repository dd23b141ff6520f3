package import Platform

/// Whether the daemon may be given to a service manager.
package enum ManagerSetting {
    /// The variable with which a user, or a test, decides.
    package static let variable = "NM_SERVICE_MANAGER"

    /// False when the environment says `none`; nothing, or an empty value, leaves the choice to what this system has.
    package static func allowsManagers(_ environment: [String: String]) -> Bool {
        environment[variable]?.lowercased() != off
    }

    /// The only value there is.
    private static let off = "none"

    /// What is wrong with the value in `environment`; nil when nothing is. One that was misspelt is not passed over: it
    /// would give a manager what is to be kept from it.
    package static func error(in environment: [String: String]) -> ConfigurationError? {
        guard let value = environment[variable], !value.isEmpty, value.lowercased() != off else { return nil }
        return ConfigurationError(
            file: "the environment", at: nil, key: variable, message: "\(value.debugDescription) is no setting",
            remedy: "set it to \(off), or remove it")
    }

    /// As ``system(_:layout:askToStop:)``; nil when `environment` switches managers off.
    package static func native(
        _ environment: [String: String], runner: any CommandRunner, layout: HomeLayout,
        askToStop: @escaping TaskSchedulerManager.OrderlyStop
    ) -> (any ServiceManager)? {
        guard allowsManagers(environment) else { return nil }
        return system(context(environment, runner: runner), layout: layout, askToStop: askToStop)
    }

    /// This system's own manager for the services of the user of this process, with its real commands and files,
    /// whether it may be used or not.
    /// - Parameters:
    ///   - layout: the home; only this user can enter it, so definitions pass through it on their way in.
    ///   - askToStop: asks the daemon to end by itself.
    static func system(
        _ context: ManagerContext, layout: HomeLayout, askToStop: @escaping TaskSchedulerManager.OrderlyStop
    ) -> any ServiceManager {
        ServiceManagerChoice.manager(
            .native, context, temporaryDirectory: layout.root.path, askToStop: askToStop)
    }

    /// The world as a manager finds it.
    package static func context(_ environment: [String: String], runner: any CommandRunner) -> ManagerContext {
        .live(GitEnvironment.withoutRepositoryVariables(environment), runner: runner)
    }
}
