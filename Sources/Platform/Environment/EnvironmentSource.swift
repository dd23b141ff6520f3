/// Where the value of a variable comes from.
public enum EnvironmentSource: String, Sendable, Codable, CaseIterable {
    /// The environment that this process was started with.
    case process
    case loginShell = "login-shell"
    /// PATH, with directories appended.
    case augmented
    /// The login session of whoever asked for the work.
    case session
    /// The user's own file of variables.
    case file
    /// The application itself.
    case application
}
