/// What only a login session has, and a service therefore lacks: the way to the user's agents and displays.
public enum SessionVariables {
    /// All names.
    public static let names: Set<String> = [
        "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_TTY", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
        "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR",
    ]

    /// What an environment, or somebody who sends one, has of them.
    public static func selected(from environment: [String: String]) -> [String: String] {
        selected(from: environment, isOwnDirectory: EnvironmentHygiene.isOwnDirectory)
    }

    static func selected(from environment: [String: String], isOwnDirectory: (String) -> Bool) -> [String: String] {
        environment.filter { name, value in
            // Another user's runtime directory is left behind by su(1), and is of no use.
            names.contains(name) && !value.isEmpty && (name != "XDG_RUNTIME_DIR" || isOwnDirectory(value))
        }
    }
}
