import Platform

/// A gate's two configuration files, as text. Both are ours alone: any other byte in them is drift.
///
/// What decides about pushes stands in `config.worktree`, which only the gate itself reads and which wins: a run's
/// worktree shares `config` with the gate, and `git config core.hooksPath .husky` there must not switch the hook off.
package struct GateConfiguration: Sendable, Equatable {
    /// Raised with every change of what is rendered, so that older gates drift and are refreshed.
    package static let version = 3
    /// The file next to `config` with the settings taken over from the working copy.
    package static let localFileName = "no-mistakes.local"
    /// The setting that tells a gate and its run worktrees from everybody's own repositories.
    static let homeKey = "no-mistakes.home"

    /// Whose files they are.
    package var identity: GateIdentity

    /// The files of the gate `identity`.
    package init(_ identity: GateIdentity) { self.identity = identity }

    /// The content of `config`.
    package var shared: String {
        var entries = [
            // Version 1 makes the extensions binding: a git that does not know them refuses the gate.
            entry("core.repositoryformatversion", "1"),
            // Also here, because a branch that is moved in a run's worktree is logged by these settings.
            entry("core.logAllRefUpdates", Self.reflogs),
            // Nothing in a home is for anybody else, whatever the pusher's umask says.
            entry("core.sharedRepository", "0600"),
            // The branches' logs say what was pushed, and only the daemon collects; also when somebody else asks.
            entry("gc.auto", "0"), entry("gc.reflogExpire", "never"), entry("gc.reflogExpireUnreachable", "never"),
            entry("receive.autogc", "false"),
        ]
        entries += identity.fileSystem.entries
        entries.append(entry("extensions.worktreeConfig", "true"))
        if identity.objectFormat != .sha1 {
            entries.append(entry("extensions.objectFormat", identity.objectFormat.rawValue))
        }
        entries += [
            entry("no-mistakes.version", "\(Self.version)"), entry("no-mistakes.repositoryID", identity.repositoryID),
            entry(Self.homeKey, identity.home), entry("include.path", Self.localFileName),
        ]
        return Self.notice + GitConfigText.render(entries)
    }

    /// The content of `config` in the repository of a run.
    var forRun: String {
        var entries = [
            entry("core.repositoryformatversion", "1"), entry("core.bare", "true"),
            entry("core.logAllRefUpdates", "true"), entry("core.sharedRepository", "0600"),
            // What a collection leaves behind would keep the run's end waiting.
            entry("gc.auto", "0"), entry("receive.autogc", "false"),
        ]
        entries += identity.fileSystem.entries
        if identity.objectFormat != .sha1 {
            entries.append(entry("extensions.objectFormat", identity.objectFormat.rawValue))
        }
        entries += [
            entry("lfs.storage", FilePath.join(identity.gate, "lfs")),
            // What only a dead run had is fetched from here by its name.
            entry("uploadpack.allowAnySHA1InWant", "true"),
            entry(Self.homeKey, identity.home), entry("include.path", GateFiles(identity.gate).localConfiguration),
        ]
        return Self.notice + GitConfigText.render(entries)
    }

    /// The content of `config.worktree`.
    package var gateOnly: String {
        Self.notice
            + GitConfigText.render([
                // Only here, or the linked worktrees of the runs would look bare.
                entry("core.bare", "true"), entry("core.hooksPath", GateFiles(identity.gate).hooks),
                entry("core.logAllRefUpdates", Self.reflogs),
                entry("receive.advertisePushOptions", "true"),
                // A gate takes whatever its owner pushes, also with stricter settings in the user's own file.
                entry("receive.denyCurrentBranch", "ignore"), entry("receive.denyDeleteCurrent", "ignore"),
                entry("receive.denyDeletes", "false"), entry("receive.denyNonFastForwards", "false"),
                // A shallow working copy may have fetched a newer beginning of its history than the gate has; the run
                // completes it (``GateHistory``).
                entry("receive.shallowUpdate", "true"),
                // No push can see, move or delete what pins the commits of runs.
                entry("receive.hideRefs", "refs/no-mistakes"),
                // The daemon collects when nothing runs; a push must not wait for it.
                entry("receive.autogc", "false"), entry("gc.auto", "0"),
                // git holds the gate for an alternate of the push's quarantine, and would list all its refs, hidden ones
                // too, to spare looking at their objects (git-config(1), "core.alternateRefsCommand"). The branches are
                // spared anyway; the pins of thousands of runs would make every push wait.
                entry("core.alternateRefsCommand", "true"),
            ])
    }

    /// Tags too: only a reflog tells what was pushed from what a run's processes made.
    private static let reflogs = "always"

    private static let notice = "# Written by no-mistakes; edits are replaced. Settings come from your working copy.\n"

    private func entry(_ key: String, _ value: String) -> GitConfigEntry { GitConfigEntry(key: key, value: value) }
}
