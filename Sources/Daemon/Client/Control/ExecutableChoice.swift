import Platform

/// Which executable a service definition names: the one that it names already, or the one that is asking.
///
/// The installed one stays as long as it is there. It is replaced only by somebody who starts the daemon on purpose
/// (``StartPurpose/explicit``), from an executable that is there to stay, or when the installed one is not
/// (``TransientPath``). A different executable alone never restarts a daemon that runs.
struct ExecutableChoice {
    /// The one that is asking: absolute, links resolved.
    var own: String
    var purpose: StartPurpose
    /// A daemon of the definition runs.
    var isRunning: Bool
    var environment: [String: String]
    /// Whether there is an executable file at a path.
    var exists: (String) -> Bool

    /// Whether the installed executable stays.
    func keeps(_ installed: String) -> Bool {
        guard exists(installed) else { return false }
        if isRunning || installed == own { return true }
        if TransientPath.matches(own, environment: environment) { return true }
        return purpose == .use && !TransientPath.matches(installed, environment: environment)
    }
}
