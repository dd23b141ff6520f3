/// The families of shells, told apart by how each is made to run one command with everything its user has set up.
///
/// Sources: the manual pages bash(1), zsh(1), fish(1), dash(1), ksh(1), mksh(1), tcsh(1) and Nushell's `nu --help`,
/// each but the last tried.
public enum ShellKind: String, Sendable, CaseIterable {
    case bash, zsh, fish
    /// dash and what else is a plain `sh`.
    case posix
    /// ksh93, mksh and their relatives.
    case korn
    /// csh and tcsh.
    case csh
    case nushell
    /// Anything else gets `-l -c`, which most shells take.
    case unknown

    /// Tells the family from the name of the executable; version numbers (`zsh-5.9`, `ksh93`) do not matter.
    public init(path: String) {
        var name = FilePath.lastComponent(path)
        if name.hasPrefix("-") { name.removeFirst() }
        let stem = name.prefix { $0.isLetter }
        switch stem {
        case "bash", "rbash": self = .bash
        case "zsh", "rzsh": self = .zsh
        case "fish": self = .fish
        case "sh", "dash", "ash": self = .posix
        case "ksh", "rksh", "mksh", "lksh", "pdksh", "oksh", "loksh": self = .korn
        case "csh", "tcsh", "bsd": self = stem == "bsd" && name != "bsd-csh" ? .unknown : .csh
        case "nu", "nushell": self = .nushell
        default: self = .unknown
        }
    }

    /// The ways to start it, best first.
    ///
    /// Interactive comes first, because zsh reads `.zshrc`, and most people's `.bashrc` does anything, only then.
    public var stages: [ShellStage] { self == .unknown ? [.login] : [.interactiveLogin, .login] }

    /// How it is started to run `words` and nothing else.
    func invocation(of words: [String], stage: ShellStage) -> ShellInvocation {
        let command = commandLine(words, stage)
        let isInteractive = stage == .interactiveLogin
        switch self {
        case .csh:
            // `-l` is accepted only as the sole argument; a name that begins with a dash says the same.
            return ShellInvocation(name: "-csh", arguments: (isInteractive ? ["-i"] : []) + ["-c", command])
        case .bash, .zsh, .fish, .posix, .korn, .nushell, .unknown:
            return ShellInvocation(name: nil, arguments: ["-l"] + (isInteractive ? ["-i"] : []) + ["-c", command])
        }
    }

    /// `exec` spares the shell its logout files, which may print, wait or fail.
    private func commandLine(_ words: [String], _ stage: ShellStage) -> String {
        let command = words.map(quoted).joined(separator: " ")
        switch self {
        // Prompt events are what version managers such as asdf and direnv hook into.
        case .fish where stage == .interactiveLogin: return "emit fish_prompt; exec \(command)"
        case .unknown: return command
        case .bash, .zsh, .fish, .posix, .korn, .csh, .nushell: return "exec \(command)"
        }
    }

    /// `word` so that the shell reads it as it is.
    func quoted(_ word: String) -> String {
        switch self {
        case .fish:
            "'" + word.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        case .csh:
            // History is substituted inside quotes too, and a newline ends a quoted word.
            "'" + word.replacing("'", with: "'\\''").replacing("!", with: "\\!").replacing("\n", with: "\\\n") + "'"
        case .nushell:
            // Single quotes have no escapes at all.
            word.contains("'")
                ? "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" : "'" + word + "'"
        case .bash, .zsh, .posix, .korn, .unknown:
            "'" + word.replacing("'", with: "'\\''") + "'"
        }
    }
}

/// One way of starting a shell.
public enum ShellStage: String, Sendable, Hashable {
    /// As a new terminal window would, which reads everything the user has set up.
    case interactiveLogin = "interactive login"
    /// As a login without a terminal would; what is guarded by a test for an interactive shell is not read.
    case login
}

/// The words with which a shell is started.
struct ShellInvocation: Sendable, Hashable {
    /// What it is told that its own name is; nil for its path.
    var name: String?
    /// What follows the name.
    var arguments: [String]
}
