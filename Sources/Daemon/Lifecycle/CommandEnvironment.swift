import Platform

/// The environment of the commands that a run executes.
package enum CommandEnvironment {
    /// Takes git's own variables out of the daemon's environment and keeps everything of the user's.
    ///
    /// `NM_HOME` stays, so that a command which asks for the daemon reaches the one that runs it.
    package static func make(from base: [String: String], layout: HomeLayout) -> [String: String] {
        var environment = GitEnvironment.withoutRepositoryVariables(base)
        environment["NM_HOME"] = layout.root.path
        environment["GIT_TERMINAL_PROMPT"] = "0"
        return environment
    }
}
