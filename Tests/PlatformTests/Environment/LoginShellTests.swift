import Testing

@testable import Platform

@Suite struct LoginShellTests {
    /// Chooses on a system that has only bash, zsh and sh.
    private func choose(variable: String?, account: String?) async -> LoginShell {
        let installed: Set<String> = ["/bin/bash", "/bin/zsh", "/bin/sh", "/usr/sbin/nologin", "/bin/false", "zsh"]
        return await LoginShell.choose(
            environment: variable.map { ["SHELL": $0] } ?? [:], account: { account },
            isExecutable: { installed.contains($0) })
    }

    @Test(
        arguments: [
            ("/bin/zsh", "/bin/bash", LoginShell(path: "/bin/zsh", source: .shellVariable)),
            (nil, "/bin/bash", LoginShell(path: "/bin/bash", source: .userDatabase)),
            ("", "/bin/bash", LoginShell(path: "/bin/bash", source: .userDatabase)),
            ("/gone/zsh", "/bin/bash", LoginShell(path: "/bin/bash", source: .userDatabase)),
            ("zsh", "/bin/bash", LoginShell(path: "/bin/bash", source: .userDatabase)),
            (nil, "/usr/sbin/nologin", LoginShell(path: "/bin/sh", source: .standard)),
            ("/bin/false", nil, LoginShell(path: "/bin/sh", source: .standard)),
            (nil, nil, LoginShell(path: "/bin/sh", source: .standard)),
        ] as [(String?, String?, LoginShell)])
    func `the first that can be used is taken`(variable: String?, account: String?, shell: LoginShell) async {
        #expect(await choose(variable: variable, account: account) == shell)
    }

    @Test(
        arguments: [
            ("ada:x:1000:1000:Ada,,,:/home/ada:/usr/bin/zsh", "/home/ada", "/usr/bin/zsh"),
            ("ada:x:1000:1000::/home/ada:/usr/bin/fish\nother:x:1:1::/:/bin/sh", "/home/ada", "/usr/bin/fish"),
            ("ada:x:1000:1000:Ada:/home/ada:", "/home/ada", nil), ("ada:x:1000:1000:Ada::/bin/sh", nil, "/bin/sh"),
            ("", nil, nil), ("nonsense", nil, nil), ("a:b:c:d:e:f:g:h", nil, nil),
        ] as [(String, String?, String?)])
    func `home and shell are the last fields of a line of passwd`(line: String, home: String?, shell: String?) {
        let account = UserAccount(passwordLine: line)
        #expect(account?.home == home && account?.shell == shell)
    }

    @Test(
        arguments: [
            ("NFSHomeDirectory: /Users/a\nUserShell: /bin/zsh\n", "/Users/a", "/bin/zsh"),
            ("UserShell:\n /opt/my shells/zsh\nNFSHomeDirectory:\n /Users/a b\n", "/Users/a b", "/opt/my shells/zsh"),
            ("UserShell:\nNFSHomeDirectory: /Users/a", "/Users/a", nil), ("No such key: UserShell", nil, nil),
            ("", nil, nil),
        ] as [(String, String?, String?)])
    func `home and shell are read from a directory record`(text: String, home: String?, shell: String?) {
        let account = UserAccount(directoryRecord: text)
        #expect(account.home == home && account.shell == shell)
    }

    @Test func `the database is asked with a deadline, and its silence is no answer`() async {
        let asked = RecordingRunner(CommandResult(status: .exited(2)))
        #expect(await UserAccount.look(user: "ada", runner: asked) == nil)
        #expect(asked.commands.map(\.deadline) == [.seconds(5)])
        #expect(asked.commands.first?.environment["PATH"]?.contains("/usr/bin") == true)
    }
}
