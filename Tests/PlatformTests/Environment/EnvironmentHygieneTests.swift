import Testing

@testable import Platform

@Suite struct EnvironmentHygieneTests {
    private func cleaned(_ names: [String]) -> [String] {
        let variables = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        return EnvironmentHygiene.cleaned(variables, isOwnDirectory: { _ in true }).keys.sorted()
    }

    @Test func `what belongs to a shell, a terminal, an agent's session or a service is dropped`() {
        let dropped = [
            "_", "PWD", "OLDPWD", "SHLVL", "TERM", "COLUMNS", "LINES", "TERM_PROGRAM", "TERM_PROGRAM_VERSION",
            "WINDOWID", "TMUX", "TMUX_PANE", "STY", "ITERM_SESSION_ID", "KITTY_WINDOW_ID", "VSCODE_IPC_HOOK_CLI",
            "SSH_TTY", "SSH_CONNECTION", "GPG_TTY", "CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_ENTRY_POINT",
            "CLAUDE_CODE_SESSION_ID", "CLAUDE_CODE_SESSION_ACCESS_TOKEN", "CLAUDE_CODE_SSE_PORT", "CODEX_SANDBOX",
            "CURSOR_AGENT", "GEMINI_CLI", "NOTIFY_SOCKET", "INVOCATION_ID", "JOURNAL_STREAM", "LISTEN_FDS",
            "XPC_SERVICE_NAME",
        ]
        #expect(cleaned(dropped) == [])
    }

    @Test func `what a user sets stays, also when its name begins like a marker`() {
        let kept = [
            "ANTHROPIC_API_KEY", "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK",
            "COLORTERMS", "EDITOR", "FORCE_COLOR", "HOME", "LANG", "PATH", "SSH_AUTH_SOCK", "TERMINFO_DIRS",
        ]
        #expect(cleaned(kept) == kept)
    }

    @Test func `only a runtime directory of one's own is kept`() {
        func kept(_ isOwn: Bool) -> [String: String] {
            EnvironmentHygiene.cleaned(["XDG_RUNTIME_DIR": "/run/user/7"], isOwnDirectory: { _ in isOwn })
        }
        #expect(kept(true) == ["XDG_RUNTIME_DIR": "/run/user/7"])
        #expect(kept(false) == [:])
    }

    @Test func `a directory is one's own by its owner`() throws {
        let directory = try TemporaryDirectory()
        #expect(EnvironmentHygiene.isOwnDirectory(directory.path))
        #expect(!EnvironmentHygiene.isOwnDirectory(directory.path("absent")))
        #expect(!EnvironmentHygiene.isOwnDirectory(try directory.write("", to: "file")))
    }
}

@Suite struct ProxyVariablesTests {
    @Test func `all eight spellings are taken, and blank ones are not`() {
        let all = Dictionary(uniqueKeysWithValues: ProxyVariables.names.map { ($0, "p:\($0)") })
        #expect(ProxyVariables.names.count == 8)
        #expect(ProxyVariables.selected(from: all.merging(["PATH": "/bin"]) { old, _ in old }) == all)
        #expect(ProxyVariables.selected(from: ["HTTP_PROXY": " ", "https_proxy": ""]) == [:])
    }

    @Test func `where case does not count, the first spelling is taken`() {
        let both = ["HTTP_PROXY": "a", "http_proxy": "b", "no_proxy": "c"]
        #expect(ProxyVariables.selected(from: both, ignoringCase: true) == ["HTTP_PROXY": "a", "no_proxy": "c"])
    }

    @Test(
        arguments: [
            ([:], ["HTTP_PROXY": "old", "PATH": "/bin"], ["HTTP_PROXY": "old"]),
            (["PATH": "/bin", "http_proxy": " "], ["HTTP_PROXY": "old"], ["HTTP_PROXY": "old"]),
            (["no_proxy": "new"], ["HTTP_PROXY": "old"], ["HTTP_PROXY": "old"]),
            (["no_proxy": "new"], ["PATH": "/bin"], ["no_proxy": "new"]),
            (["HTTP_PROXY": "new"], [:], ["HTTP_PROXY": "new"]),
            ([:], [:], [:]),
        ] as [([String: String], [String: String], [String: String])])
    func `an environment with any proxy replaces what a definition has, and one without leaves it`(
        current: [String: String], baked: [String: String], inherited: [String: String]
    ) {
        #expect(ProxyVariables.inherited(current: current, baked: baked) == inherited)
    }
}

@Suite struct SessionVariablesTests {
    @Test func `only what belongs to a session is forwarded`() {
        let environment = [
            "SSH_AUTH_SOCK": "/tmp/agent", "SSH_AGENT_PID": "7", "GPG_TTY": "/dev/pts/1", "DISPLAY": ":0",
            "WAYLAND_DISPLAY": "", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/7/bus",
            "XDG_RUNTIME_DIR": "/run/user/7", "PATH": "/evil", "LD_PRELOAD": "/evil.so",
        ]
        func forwarded(_ isOwn: Bool) -> Set<String> {
            Set(SessionVariables.selected(from: environment, isOwnDirectory: { _ in isOwn }).keys)
        }
        let always: Set = ["SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_TTY", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"]
        #expect(forwarded(true) == always.union(["XDG_RUNTIME_DIR"]))
        #expect(forwarded(false) == always)
    }
}
