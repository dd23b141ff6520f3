import Platform

/// What a daemon that nobody waits for takes over from whoever starts it.
package enum LaunchEnvironment: Sendable {
    /// Who the user is and how to reach things, nothing else: for hooks. The daemon outlives the push, so whatever else
    /// was set for that one shell would be in every later run.
    case ofUser
    /// All of it: for a daemon that starts the one in its own place.
    case unchanged

    private static let names: Set<String> = [
        "HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "TZ", "TMPDIR", "NM_HOME",
        ManagerSetting.variable, TransportSetting.variable, "SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS",
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM", "GIT_SSH_COMMAND",
    ]
    private static let prefixes = ["LC_", "XDG_", "GIT_SSL_"]
    private static let proxies: Set<String> = ["http_proxy", "https_proxy", "no_proxy", "all_proxy"]

    /// `environment` without what belongs to the pusher's shell or to git's own work; see ``ofUser``.
    static func clean(_ environment: [String: String]) -> [String: String] {
        var kept = environment.filter { name, _ in
            names.contains(name) || SystemVariables.names.contains(name)
                || prefixes.contains { name.hasPrefix($0) } || proxies.contains(name.lowercased())
        }
        // git puts the directory of its own programs first for its hooks (git(1), GIT_EXEC_PATH).
        kept["PATH"] = kept["PATH"].map { path in
            PathList.text(PathList.directories(path).filter { FilePath.lastComponent($0) != "git-core" })
        }
        return kept
    }
}
