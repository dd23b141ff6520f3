package import Platform

/// The environment of the commands that a run executes.
package enum CommandEnvironment {
    /// Takes git's own variables out of an environment and keeps everything of the user's.
    ///
    /// `NM_HOME` stays, so that a command which asks for the daemon reaches the one that runs it.
    package static func make(from base: ResolvedEnvironment, layout: HomeLayout) -> ResolvedEnvironment {
        var environment = base
        let kept = GitEnvironment.withoutRepositoryVariables(base.variables)
        for name in base.variables.keys where kept[name] == nil { environment.remove(name) }
        environment.set("NM_HOME", layout.root.path, from: .application)
        environment.set("GIT_TERMINAL_PROMPT", "0", from: .application)
        return environment
    }
}
