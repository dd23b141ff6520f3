import Platform
import Testing

/// A shell that people log in with, as Debian packages it.
struct RealShell: Sendable, CustomTestStringConvertible {
    /// How its startup files are written.
    enum Dialect: Sendable { case posix, fish, csh }

    let name: String
    /// What to install when it is missing.
    let package: String
    let dialect: Dialect
    /// The file in the home directory that it reads as an interactive login shell, if it reads any.
    let startupFile: String
    /// What makes it read something only when it is interactive: files, with `CODE` where that stands.
    let interactiveFiles: [String: String]

    var testDescription: String { name }

    static let bash = RealShell(
        name: "bash", package: "bash", dialect: .posix, startupFile: ".bash_profile",
        interactiveFiles: [
            ".bash_profile": ". ~/.bashrc\n", ".bashrc": "case $- in *i*) ;; *) return ;; esac\nCODE",
        ])
    static let zsh = RealShell(
        name: "zsh", package: "zsh", dialect: .posix, startupFile: ".zshrc", interactiveFiles: [".zshrc": "CODE"])
    static let all = [
        bash, zsh,
        RealShell(
            name: "fish", package: "fish", dialect: .fish, startupFile: ".config/fish/config.fish",
            interactiveFiles: [".config/fish/config.fish": "if status is-interactive\nCODE\nend\n"]),
        RealShell(
            name: "dash", package: "dash", dialect: .posix, startupFile: ".profile",
            interactiveFiles: [".profile": "export ENV=\"$HOME/.shrc\"\n", ".shrc": "CODE"]),
        RealShell(
            name: "ksh", package: "ksh", dialect: .posix, startupFile: ".profile", interactiveFiles: [".kshrc": "CODE"]),
        RealShell(
            name: "tcsh", package: "tcsh", dialect: .csh, startupFile: ".tcshrc",
            // csh reads all of its files always; its users ask for a prompt or a login shell themselves.
            interactiveFiles: [".login": "CODE"]),
    ]

    /// Where it is installed; the test fails when it is not.
    func path() throws -> String {
        let candidates = ["/usr/bin", "/bin", "/usr/local/bin"].map { FilePath.join($0, name) }
        let found = candidates.first { (try? ExecutableSearch.resolve($0, environment: [:])) != nil }
        return try #require(found, "\(name) is not installed; install the Debian package \(package)")
    }

    /// Sets an exported variable to the output of a command, or to a text without quotes in it.
    func export(_ name: String, _ value: String) -> String {
        switch dialect {
        case .posix: "export \(name)='\(value)'\n"
        case .fish: "set -gx \(name) '\(value)'\n"
        case .csh: "setenv \(name) '\(value.replacing("\n", with: "\\\n"))'\n"
        }
    }

    /// Everything at once that real startup files do to whoever reads their shell's environment.
    var hostileCode: String {
        let common =
            export("FROM_STARTUP", "yes") + export("NM_HOME", "/elsewhere") + export("MULTI", "one\nPATH=two\n")
        switch dialect {
        case .posix:
            return """
                echo 'Welcome = PATH=/from/banner'; printf 'A=B\\000C=D\\377\\n'; echo 'E=F' >&2
                sleep 600 & echo $! > "$HOME/background"
                read -r answer < /dev/tty; read -r answer
                export BAD="$(printf 'a\\377b')"
                \(common)unset PATH

                """
        case .fish:
            return """
                echo 'Welcome = PATH=/from/banner'; printf 'A=B\\000C=D\\xff\\n'; echo 'E=F' >&2
                sleep 600 & echo $last_pid > "$HOME/background"
                read answer < /dev/tty; read answer
                set -gx BAD (printf 'a\\xffb')
                \(common)set -e PATH

                """
        case .csh:
            // The two `eval`s keep a failure, which would end the file, to themselves.
            return """
                echo 'Welcome = PATH=/from/banner'; printf 'A=B\\000C=D\\377\\n'; sh -c 'echo E=F >&2'
                sleep 600 & ; echo $! > "$HOME/background"
                set answer = $<
                sh -c 'read answer < /dev/tty'
                setenv BAD "`printf 'a\\377b'`"
                \(common)unsetenv PATH

                """
        }
    }
}

/// A home directory of a test's own, and the environment that its shell gives.
final class ShellHome: Sendable {
    let path: String
    private let shell: String

    init(_ shell: RealShell) throws {
        self.shell = try shell.path()
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        path = FilePath.join(CurrentProcess.environment["TMPDIR"] ?? "/tmp", "nm-shell-\(random)")
        try FileSystem.makePrivateDirectory(path)
    }

    deinit { try? FileSystem.removeTree(path) }

    /// Writes a startup file.
    func write(_ text: String, to name: String) throws {
        let file = FilePath.join(path, name)
        try FileSystem.makePrivateDirectory(FilePath.parent(file))
        try FileSystem.writeAtomically(Array(text.utf8), to: file, durable: false)
    }

    /// Asks the shell, through the real binary, as a daemon would.
    func resolve(budget: Duration = GateLab.patience) async -> ResolvedEnvironment {
        let process = [
            "HOME": path, "ZDOTDIR": path, "XDG_CONFIG_HOME": FilePath.join(path, ".config"), "SHELL": shell,
            "USER": "tester", "PATH": "/usr/bin:/bin", "NM_HOME": FilePath.join(path, "home"), "CLAUDECODE": "1",
            "TMPDIR": path,
        ]
        let application = Application(name: "no-mistakes", reverseDNSPrefix: "com.example", homeVariable: "NM_HOME")
        return await EnvironmentResolver(
            application: application, process: process,
            printer: [GateLab.binary, "internal", "print-environment"],
            keeper: [GateLab.binary, "internal", "keep-shell"], policy: .askLoginShell
        ).resolve(budget: budget)
    }

    /// The process whose number a startup file wrote to `background`.
    func background() throws -> ProcessIdentity? {
        let text = try FileSystem.readText(FilePath.join(path, "background"))
        let pid = try #require(Int32(text.filter { !$0.isWhitespace }))
        return ProcessIdentity.of(pid: pid)
    }
}
