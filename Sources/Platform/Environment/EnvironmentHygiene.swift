/// Takes out of an environment what is true only of the process, terminal or session it comes from.
public enum EnvironmentHygiene {
    /// `variables` without what must not reach commands that a service runs later and elsewhere.
    public static func cleaned(_ variables: [String: String]) -> [String: String] {
        cleaned(variables, isOwnDirectory: isOwnDirectory)
    }

    static func cleaned(_ variables: [String: String], isOwnDirectory: (String) -> Bool) -> [String: String] {
        variables.filter { name, value in
            if name == "XDG_RUNTIME_DIR" { return isOwnDirectory(value) }
            return !isMomentary(name)
        }
    }

    /// Whether a variable belongs to one moment of one process, whatever its value.
    static func isMomentary(_ name: String) -> Bool {
        names.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }

    /// Whether a path, its links followed, is a directory of this user's.
    static func isOwnDirectory(_ path: String) -> Bool { FileSystem.isOwnDirectory(path) }

    private static let names = shell.union(terminal).union(agentSessions).union(manager)

    /// What a shell keeps for itself; `A__z` is how ksh93 hands attributes of variables to a ksh93 below it.
    private static let shell: Set<String> = ["_", "PWD", "OLDPWD", "SHLVL", "A__z"]

    /// What describes a terminal, or a login at one: commands without a terminal would believe in it.
    private static let terminal: Set<String> = [
        "TERM", "COLORTERM", "COLUMNS", "LINES", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TERM_SESSION_ID",
        "TERMCAP", "WINDOWID", "WINDOWPATH", "WINDOW", "TMUX", "TMUX_PANE", "STY", "LC_TERMINAL",
        "LC_TERMINAL_VERSION", "COLORFGBG", "VTE_VERSION", "TILIX_ID", "TERMINATOR_UUID", "WT_SESSION",
        "WT_PROFILE_ID", "SSH_TTY", "SSH_CLIENT", "SSH_CONNECTION", "GPG_TTY",
    ]

    private static let prefixes = [
        "ITERM_", "KITTY_", "WEZTERM_", "ALACRITTY_", "GHOSTTY_", "KONSOLE_", "GNOME_TERMINAL_", "ZELLIJ", "VSCODE_",
        "MEMORY_PRESSURE_",
    ]

    /// What coding agents set for the commands that they run, by which tools, and other agents, know that they run
    /// inside of one. Settings that begin alike, such as `CLAUDE_CODE_USE_BEDROCK`, are the user's and stay.
    private static let agentSessions: Set<String> = [
        "CLAUDECODE", "CLAUDE_CODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_ENTRY_POINT", "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SESSION_ACCESS_TOKEN", "CLAUDE_CODE_SSE_PORT", "CLAUDE_CODE_REMOTE",
        "CLAUDE_CODE_REMOTE_SESSION_ID", "CLAUDE_CODE_CONTAINER_ID", "CLAUDE_CODE_EXECPATH", "CODEX_SANDBOX",
        "CODEX_SANDBOX_NETWORK_DISABLED", "CODEX_THREAD_ID", "CODEX_CI", "CURSOR_AGENT", "CURSOR_TRACE_ID",
        "GEMINI_CLI", "OPENCODE", "OPENCODE_CLIENT", "OPENCODE_CALLER", "AUGMENT_AGENT", "CLINE_ACTIVE",
        "GOOSE_TERMINAL", "ANTIGRAVITY_AGENT", "TRAE_AI_SHELL_ID", "AMP_CURRENT_THREAD_ID", "AI_AGENT", "AGENT",
    ]

    /// What a service manager tells the service itself: systemd.exec(5), sd_notify(3), launchd.plist(5).
    private static let manager: Set<String> = [
        "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
        "LISTEN_PIDFDID", "INVOCATION_ID", "JOURNAL_STREAM", "MANAGERPID", "MANAGERPIDFDID", "SYSTEMD_EXEC_PID",
        "MAINPID", "FDSTORE",
        "XPC_SERVICE_NAME", "XPC_FLAGS",
    ]
}
