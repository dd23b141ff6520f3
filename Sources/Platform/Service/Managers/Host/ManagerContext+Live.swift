extension ManagerContext {
    /// This machine, with the managers' own commands and directories, for the user of this process.
    /// - Parameters:
    ///   - environment: where commands and directories are looked for; the directories in which managers' commands
    ///     usually lie are added to its `PATH`.
    ///   - runner: runs the managers' commands.
    public static func live(
        _ environment: [String: String] = CurrentProcess.environment, runner: any CommandRunner = SystemCommandRunner()
    ) -> ManagerContext {
        var environment = environment
        // Also called where there is no PATH at all, as in hooks.
        environment["PATH"] = PathAugmentation.augmented(environment["PATH"], environment: environment).path
        return ManagerContext(
            runner: runner, store: FileDefinitionStore(), host: LiveHost(), clock: ContinuousClock(),
            environment: environment, userID: CurrentProcess.userID)
    }
}
