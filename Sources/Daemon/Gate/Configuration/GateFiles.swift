import Platform

/// Where our files lie in a gate.
package struct GateFiles: Sendable, Equatable {
    /// The gate's directory.
    package let path: String

    /// Names the files of the gate at `path`; touches nothing on disk.
    package init(_ path: String) { self.path = path }

    /// The settings that the gate and its linked worktrees share.
    package var configuration: String { FilePath.join(path, "config") }
    /// The settings of the gate alone.
    package var worktreeConfiguration: String { FilePath.join(path, "config.worktree") }
    /// What was taken over from the working copy; included by ``configuration``.
    package var localConfiguration: String { FilePath.join(path, GateConfiguration.localFileName) }
    /// Where git lists the commits whose parents are missing (gitrepository-layout(5), "shallow").
    package var shallow: String { FilePath.join(path, "shallow") }
    /// The gate's ``GateIdentity``.
    package var identity: String { FilePath.join(path, "no-mistakes.json") }
    /// When the daemon collected it last.
    var collected: String { FilePath.join(path, "no-mistakes.collected") }
    /// The directory of hooks.
    package var hooks: String { FilePath.join(path, "hooks") }
    /// The managed hook.
    package var postReceive: String { FilePath.join(hooks, "post-receive") }
    /// The managed hook that writes down what is asked for with a push before it takes effect.
    package var preReceive: String { FilePath.join(hooks, "pre-receive") }
    /// Where that writes it down; see ``PushTrace``.
    package var traces: String { FilePath.join(path, PushTrace.directory) }
    /// The user's own hook, called after ours.
    package var userPostReceive: String { FilePath.join(hooks, "post-receive.user") }
    /// Where a managed hook that somebody edited is kept when it is replaced.
    package var editedPostReceive: String { postReceive + Self.editedSuffix }
    /// What follows a hook's name there.
    static let editedSuffix = ".edited"

    /// The reflog of a ref.
    func reflog(_ ref: String) -> String { FilePath.join(path, "logs", ref) }
}
