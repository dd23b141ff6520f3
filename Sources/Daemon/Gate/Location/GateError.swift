package import Platform

/// Why a repository cannot be gated, or its gate not used; each says what to do about it.
package enum GateError: Error, Equatable, CustomStringConvertible {
    /// No repository at this directory or above it.
    case notARepository(directory: String)
    /// There is one, but git will not work with it; `detail` is what git says.
    case refusedByGit(directory: String, detail: String)
    /// A git configuration file has an error; `detail` is what git says, with file and line.
    case unreadableConfiguration(detail: String)
    /// The repository uses an object format that this version does not know.
    case unknownObjectFormat(directory: String, format: String)
    /// The repository has no remote `origin`, so there is nothing to forward checked pushes to.
    case noOrigin(directory: String)
    /// The directory belongs to a run of the home `home`, or is a gate itself.
    case insideRunWorktree(directory: String, home: String)
    /// The remote leads to a gate of another home; it is never rewritten.
    case foreignRemote(name: String, url: String, home: String)
    /// The remote exists and leads somewhere that is no gate.
    case remoteTaken(name: String, url: String)
    /// git does not accept this as the name of a remote.
    case invalidRemoteName(String)
    /// The installed git is too old, or does not tell its version.
    case gitTooOld(found: String)
    /// Both `post-receive` and `post-receive.user` of the gate are somebody's own hooks.
    case twoCustomHooks(hook: String, aside: String)
    /// A gate lacks what init once wrote; `detail` says what.
    case damaged(gate: String, detail: String)
    /// Another process is working on the same gate.
    case busy(FileLockError)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .notARepository(let directory):
            "\(directory) is not in a git repository; change into one, or make one: git init"
        case .refusedByGit(let directory, let detail):
            "git does not work with the repository at \(directory): \(detail); "
                + "do what git says, or use one of its worktrees"
        case .unreadableConfiguration(let detail):
            "git's configuration cannot be read: \(detail); correct that line and try again"
        case .unknownObjectFormat(let directory, let format):
            "the repository at \(directory) uses the object format \(format); known are "
                + ObjectFormat.allCases.map(\.rawValue).joined(separator: " and ")
        case .noOrigin(let directory):
            "the repository at \(directory) has no remote named origin to forward to; "
                + "add it: git remote add origin <url>"
        case .insideRunWorktree(let directory, let home):
            "\(directory) belongs to a run of the home \(home) and has no gate of its own; use your own working copy"
        case .foreignRemote(let name, let url, let home):
            "the remote \(name) leads to the gate \(url) of another home, \(home), and is left as it is; "
                + "to gate with both homes: no-mistakes init --remote NAME; "
                + "if the other home is gone: git remote remove \(name)"
        case .remoteTaken(let name, let url):
            "the remote \(name) exists and leads to \(url), which is no gate; "
                + "choose another name: no-mistakes init --remote NAME"
        case .invalidRemoteName(let name):
            "\(name.debugDescription) cannot name the gate's remote; use letters, digits, '.', '_' and '-', and not origin"
        case .gitTooOld(let found):
            "git \(GitVersion.required) or newer is needed, but `git version` says \(found.debugDescription); update git"
        case .twoCustomHooks(let hook, let aside):
            "\(hook) is a hook of your own, and so is \(aside), where it would be moved to; "
                + "merge the two into \(aside) and remove \(hook)"
        case .damaged(let gate, let detail):
            "the gate \(gate) is damaged: \(detail); repair it in your working copy: no-mistakes init"
        case .busy(let error):
            "another process is working on this gate: \(error); try again when it is done"
        }
    }
}
