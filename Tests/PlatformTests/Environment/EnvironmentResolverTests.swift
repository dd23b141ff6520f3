import Testing

@testable import Platform

@Suite struct EnvironmentResolverTests {
    private static let application = Application(
        name: "some-tool", reverseDNSPrefix: "com.example", homeVariable: "TOOL_HOME")

    private func resolver(_ process: [String: String], _ policy: EnvironmentResolver.Policy = .askLoginShell)
        -> EnvironmentResolver
    {
        EnvironmentResolver(application: Self.application, process: process, printer: ["/none"], policy: policy)
    }

    /// Resolves with a shell that gave these answers.
    private func resolved(
        _ process: [String: String], _ outcomes: CaptureAttempt.Outcome...
    ) -> ResolvedEnvironment {
        var report = CaptureReport(shell: LoginShell(path: "/bin/zsh", source: .shellVariable))
        report.attempts = zip([ShellStage.interactiveLogin, .login], outcomes).map {
            CaptureAttempt(stage: $0, outcome: $1, duration: .zero)
        }
        return resolver(process).resolved(process, report)
    }

    @Test func `the names of the variables for startup files come from the application`() {
        #expect(Self.application.resolvingEnvironmentVariable == "SOME_TOOL_RESOLVING_ENVIRONMENT")
    }

    @Test func `what a service manager gives a service reaches no command`() {
        let service = [
            "NOTIFY_SOCKET": "/run/notify", "INVOCATION_ID": "1", "JOURNAL_STREAM": "8:1", "MANAGERPID": "1",
            "SYSTEMD_EXEC_PID": "2", "XPC_SERVICE_NAME": "x",
            LaunchAgentPlist.markerVariable(of: Self.application.name): "some-tool 1.0 abc",
        ]
        let own = ["HOME": "/h", "PATH": "/bin"]
        let process = own.merging(service) { old, _ in old }
        let environment = resolved(process, .captured(process))
        #expect(Set(environment.variables.keys).isDisjoint(with: service.keys))
        let fallback = resolved(process, .failed(.incomplete))
        #expect(Set(fallback.variables.keys).isDisjoint(with: service.keys))
    }

    @Test func `the shell's word counts, also for what it unset`() {
        let environment = resolved(
            ["HOME": "/h", "PATH": "/bin", "http_proxy": "stale", "LANG": "C"],
            .captured(["HOME": "/h", "PATH": "/zsh:/bin", "LANG": "C", "NEW": "1"]))
        #expect(environment.quality == .loginShell)
        #expect(environment.variables["NEW"] == "1")
        #expect(environment.variables["http_proxy"] == nil)
        #expect(environment.variables["PATH"]?.hasPrefix("/zsh:/bin:") == true)
        #expect(environment.sources["NEW"] == .loginShell)
        #expect(environment.sources["LANG"] == .process)
        #expect(environment.sources["PATH"] == .augmented)
        #expect(environment.warnings == [])
    }

    @Test func `what every process needs survives a shell that took it away`() {
        let process = ["HOME": "/h", "PATH": "/bin", "USER": "ada", "LOGNAME": "ada", "SHELL": "/bin/zsh"]
        let environment = resolved(process, .captured(["A": "1"]))
        for (name, value) in process where name != "PATH" { #expect(environment.variables[name] == value) }
        #expect(environment.variables["PATH"]?.hasPrefix("/bin:") == true)
    }

    @Test func `the home variable is kept whatever the shell says`() {
        let captured = CaptureAttempt.Outcome.captured(["TOOL_HOME": "/elsewhere"])
        let environment = resolved(["TOOL_HOME": "/mine"], captured)
        #expect(environment.variables["TOOL_HOME"] == "/mine")
        #expect(environment.sources["TOOL_HOME"] == .application)
    }

    @Test func `markers and terminal variables that the shell exports are dropped`() {
        let environment = resolved(
            [:], .captured(["CLAUDECODE": "1", "TERM": "dumb", "PWD": "/h", "GPG_TTY": "not a tty"]))
        #expect(Set(environment.variables.keys) == ["SHELL", "PATH"])
    }

    @Test func `an agent that ended with the shell is not named any more`() {
        let environment = resolved(
            [:], .captured(["SSH_AUTH_SOCK": "/nowhere/agent", "SSH_AGENT_PID": "7"]))
        #expect(environment.variables["SSH_AUTH_SOCK"] == nil && environment.variables["SSH_AGENT_PID"] == nil)
    }

    @Test func `the second stage's answer is used with a warning about the first`() {
        let environment = resolved(
            ["HOME": "/h"], .failed(.timedOut(after: .seconds(20))), .captured(["A": "1"]))
        #expect(environment.isComplete)
        #expect(environment.origin.contains("as login shell"))
        #expect(
            environment.warnings == [
                "/bin/zsh as interactive login shell did not finish within 20.0 seconds; "
                    + "what only interactive shells read may be missing"
            ])
    }

    @Test func `without an answer the process's own environment is used, with more in PATH and a warning`() {
        let environment = resolved(
            ["HOME": "/h", "PATH": "/bin"], .failed(.timedOut(after: .seconds(20))), .failed(.incomplete))
        #expect(!environment.isComplete)
        #expect(environment.variables["PATH"]?.contains("/h/.local/bin") == true)
        #expect(environment.quality.name == "augmented-process")
        let warning = environment.warnings.first ?? ""
        #expect(warning.contains("did not finish within 20.0 seconds"))
        #expect(warning.contains("did not send its whole environment"))
        #expect(warning.contains("version managers may be missing"))
    }

    @Test func `where there are no login shells the process's environment is the user's`() async {
        let environment = await resolver(["PATH": "C:\\bin", "TERM": "x"], .useProcess).resolve(budget: .zero)
        #expect(environment.variables == ["PATH": "C:\\bin"])
        #expect(environment.quality == .process)
        #expect(environment.isComplete)
    }

    @Test(arguments: [nil, "/home/of/ada"] as [String?])
    func `a home that the process was not told comes from the user database`(home: String?) async {
        let resolver = EnvironmentResolver(
            application: Self.application, process: ["USER": "ada", "SHELL": "/bin/sh", "PATH": "/bin"],
            printer: ["/nowhere/printer"], policy: .askLoginShell
        ) { user in
            #expect(user == "ada")
            return home.map { UserAccount(passwordLine: "ada:x:1:1::\($0):/bin/sh") } ?? nil
        }
        let environment = await resolver.resolve(budget: .seconds(60))
        #expect(environment.variables["HOME"] == home)
        #expect(environment.sources["HOME"] == (home == nil ? nil : .application))
        #expect(environment.variables["PATH"]?.contains("/home/of/ada/.local/bin") == (home != nil))
        #expect(environment.warnings.contains { $0.hasPrefix("HOME is not set") } == (home == nil))
    }
}
