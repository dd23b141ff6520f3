/// The environment that git sees when we run it: the user's settings, but nothing that points it elsewhere.
///
/// A daemon started from a hook, or a test command that calls git, would otherwise work on the wrong repository.
package enum GitEnvironment {
    /// What `git rev-parse --local-env-vars` lists (git-rev-parse(1); `local_repo_env` in git's environment.c), over
    /// all versions since 2.30: the variables that tie a process to one repository.
    package static let repositoryVariables: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
        "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX",
    ]

    /// What else belongs to the one push or commit during which it was set: receive-pack's quarantine, the path that
    /// git adds for its own helpers, and the single configuration values behind `GIT_CONFIG_COUNT`.
    private static let momentaryVariables: Set<String> = ["GIT_QUARANTINE_PATH", "GIT_EXEC_PATH"]
    private static let momentaryPrefixes = [
        "GIT_PUSH_OPTION_", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_AUTHOR_", "GIT_COMMITTER_",
    ]

    /// `base` without the variables that point git at a repository or describe one moment of one git process.
    ///
    /// What the user chose for all repositories stays: `GIT_SSH_COMMAND`, `GIT_SSL_*`, `GIT_CONFIG_GLOBAL`.
    package static func withoutRepositoryVariables(_ base: [String: String]) -> [String: String] {
        base.filter { name, _ in
            !repositoryVariables.contains(name) && !momentaryVariables.contains(name)
                && !momentaryPrefixes.contains { name.hasPrefix($0) }
        }
    }

    /// The complete environment of a git command that nobody watches: it fails instead of asking.
    ///
    /// `GIT_SSH_COMMAND` is left as it is: setting it would override the user's `core.sshCommand`, and without a
    /// terminal (each command has its own session) ssh cannot ask anyway.
    package static func make(from base: [String: String]) -> [String: String] {
        var environment = withoutRepositoryVariables(base)
        // An SSH_ASKPASS would open a window on the desktop of whoever started the daemon.
        environment["SSH_ASKPASS"] = nil
        environment.merge(unattended) { _, ours in ours }
        return environment
    }

    private static let unattended = [
        "GIT_TERMINAL_PROMPT": "0",
        // Set but empty: git then asks neither core.askPass nor SSH_ASKPASS (git's prompt.c).
        "GIT_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never",
        "GIT_EDITOR": "true",
        "GIT_SEQUENCE_EDITOR": "true",
        // Looking at a working copy must not take the index lock from the user's own command.
        "GIT_OPTIONAL_LOCKS": "0",
        // No decision rests on git's words, but they go into logs, which should read the same on every machine.
        "LC_ALL": "C",
    ]
}
