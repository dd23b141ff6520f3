import Platform
import Testing

@testable import Daemon

@Suite struct EnvironmentSecretsTests {
    @Test(arguments: [
        ("GITHUB_TOKEN", "x"), ("npm_config__authToken", "x"), ("DB_PASSWORD", "x"), ("OPENAI_API_KEY", "x"),
        ("APIKEY", "x"), ("AWS_SECRET_ACCESS_KEY", "x"), ("MYSQL_PWD", "x"), ("SENTRY_DSN", "x"),
        ("DBPASS", "x"), ("CREDS", "x"), ("HEADER", "Authorization: Bearer abc"), ("AZURE_CONN", "A=b;AccountKey=c;"),
        ("URLQ", "https://h/p?token=abcd&x=1"), ("SLACK", "https://hooks.slack.com/services/T/B/x"),
        ("GIT_PAT", "x"), ("HARMLESS", "ghp_0123"), ("HARMLESS", "sk-ant-0123"),
        ("HARMLESS", "eyJhbGciOi.eyJzdWIi.dozj-x"), ("HARMLESS", "hvs.CAES"), ("HARMLESS", "sk_live_abcdefghij"),
        ("ARGS", "--token ghp_0123"), ("ARGS", "--token 0123"), ("ARGS", #"{"a": 1, "password": "hunter2"}"#),
        ("BW_SESSION", "x"), ("OP_SESSION_me", "x"),
        ("HARMLESS", "-----BEGIN PRIVATE KEY-----\nabc"), ("HARMLESS", "a8f5f167f44f4964e6c998dee827110c"),
    ])
    func `what is or looks like a secret is hidden`(name: String, value: String) {
        #expect(EnvironmentSecrets.shown(name, value) == ("", true))
    }

    @Test(arguments: [
        ("PATH", "/usr/local/bin:/usr/bin"), ("SSH_AUTH_SOCK", "/run/user/1000/agent.socket"), ("LANG", "en_US.UTF-8"),
        ("KEYBOARD", "us"), ("EDITOR", "vim"), ("COMPASS", "north"), ("EMPTY_TOKEN", ""),
        ("XDG_DATA_DIRS", "/usr/share/gnome:/usr/local/share/:/usr/share/"),
        ("JAVA_OPTS", "-Xmx2g -Dfile.encoding=UTF-8"), ("XDG_SESSION_ID", "c2"), ("DESKTOP_SESSION", "cinnamon"),
    ])
    func `what is not a secret is shown`(name: String, value: String) {
        #expect(EnvironmentSecrets.shown(name, value) == (value, false))
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a secret of several lines is masked line by line, however they end and begin`(end: String) {
        let key = ["-----BEGIN-----", "  MIIEvQIBADAN", "short", "         ", "-----END-----", ""].joined(
            separator: end)
        let masked = EnvironmentSecrets.masked(in: ["DEPLOY_KEY": key, "XDG_SESSION_ID": "something"])
        #expect(masked == [key, "-----BEGIN-----", "MIIEvQIBADAN", "-----END-----"])
    }

    @Test func `a secret is masked in JSON, too`() {
        let masked = EnvironmentSecrets.masked(in: ["A_TOKEN": #"ab/cd"ef\gh"#])
        #expect(masked == [#"ab/cd"ef\gh"#, #"ab/cd\"ef\\gh"#, #"ab\/cd\"ef\\gh"#])
        #expect(EnvironmentSecrets.masked(in: ["A_TOKEN": "abcdefgh"]) == ["abcdefgh"])
    }

    @Test func `what a startup file prints has no secrets`() {
        let line = "ended (TOKEN=ghp_0123 for ghp_0123 at https://u:pw@h/) when X=1 is set"
        #expect(
            EnvironmentSecrets.redacted(line) == "ended (TOKEN=*** for *** at https://***@h/) when X=1 is set")
    }

    @Test func `of a URL only the credentials are hidden`() {
        let shown = EnvironmentSecrets.shown("HTTPS_PROXY", "http://me:pw@proxy:3128/")
        #expect(shown == ("http://***@proxy:3128/", true))
    }
}

@Suite struct EnvironmentReportTests {
    private var environment: ResolvedEnvironment {
        var environment = ResolvedEnvironment(
            ["B": "2", "A_TOKEN": "1"], from: .loginShell, quality: .augmentedProcess(reason: "it hung"),
            origin: "process")
        environment.duration = .milliseconds(1500)
        return environment
    }

    @Test func `variables come by name, without secrets unless they are asked for`() {
        let hidden = EnvironmentReport(environment, capturedAt: .now(), revealed: false)
        #expect(hidden.variables.map(\.name) == ["A_TOKEN", "B"])
        #expect(hidden.variables.map(\.value) == ["", "2"])
        #expect(hidden.variables.map(\.redacted) == [true, false])
        #expect(hidden.reason == "it hung")
        #expect(hidden.durationMilliseconds == 1500)
        let revealed = EnvironmentReport(environment, capturedAt: .now(), revealed: true)
        #expect(revealed.variables.map(\.value) == ["1", "2"])
    }

    @Test func `bytes that are not UTF-8 are shown as such`() {
        // As an environment holds the byte 0xFC.
        let environment = ResolvedEnvironment(
            ["A": "é", "B": "m\u{10EEFC}ller"], from: .loginShell, quality: .loginShell, origin: "a shell")
        let report = EnvironmentReport(environment, capturedAt: .now(), revealed: true)
        #expect(report.variables.map(\.value) == ["é", #"m\xfcller"#])
        #expect(report.variables.map(\.escaped) == [false, true])
    }
}

@Suite struct SearchedDirectoriesTests {
    @Test func `a command that was not found is explained by the PATH`() {
        let note = SearchedDirectories.note(.exited(127), environment: ["PATH": "/a:/b c"])
        #expect(note?.hasPrefix("a command was not found; searched: /a, /b c; ") == true)
        #expect(SearchedDirectories.note(.exited(127), environment: [:])?.contains("PATH is empty") == true)
    }

    @Test(arguments: [Platform.ExitStatus.exited(0), .exited(1), .exited(126), .signalled(9)])
    func `any other end is not`(status: Platform.ExitStatus) {
        #expect(SearchedDirectories.note(status, environment: ["PATH": "/a"]) == nil)
    }
}

@Suite struct PushSessionsTests {
    @Test func `what is lent stays with its run, and who answers it adds to that`() {
        let sessions = PushSessions()
        let (one, two) = (RunID.mint(), RunID.mint())
        sessions.lend(["DISPLAY": ":1", "PATH": "/evil"], to: one)
        sessions.lend(nil, to: two)
        #expect(sessions.lent(to: two) == [:])
        #expect(sessions.lent(to: one) == ["DISPLAY": ":1"])
        sessions.lend(["SSH_AUTH_SOCK": "/agent"], to: one)
        #expect(sessions.lent(to: one) == ["DISPLAY": ":1", "SSH_AUTH_SOCK": "/agent"])
        sessions.lend(["SSH_AUTH_SOCK": "/newer"], to: one)
        #expect(sessions.lent(to: one)["SSH_AUTH_SOCK"] == "/newer")
    }

    @Test func `the oldest are forgotten when there are too many`() {
        let sessions = PushSessions()
        let runs = (0...1000).map { _ in RunID.mint() }
        for run in runs { sessions.lend(["DISPLAY": ":1"], to: run) }
        #expect(sessions.lent(to: runs[0]) == [:])
        #expect(sessions.lent(to: runs[1]) == ["DISPLAY": ":1"])
        #expect(sessions.lent(to: runs[1000]) == ["DISPLAY": ":1"])
    }
}
