/// Runs a shell for somebody who asks it, and lets nothing of it live on: neither what leaves its session and clears its
/// environment, nor anything when the asking process is killed.
///
/// A process of its own, because only that can have all orphans of one command, and no others, for its children; on Linux
/// (PR_SET_CHILD_SUBREAPER of prctl(2)). Elsewhere what leaves the session and the tree is known by its mark alone. An
/// application offers a command of its own that calls this, and names it to ``LoginShellCapture``.
public enum ShellKeeper {
    /// What background processes get between SIGTERM and SIGKILL.
    private static let grace = Duration.milliseconds(200)

    /// Runs a program, with this process's environment, directory and standard streams, until it ends or `asker` does,
    /// and ends whatever is left of it. Blocking.
    /// - Parameters:
    ///   - program: its absolute path.
    ///   - name: what it is told that its own name is.
    ///   - asker: the process that waits for this one, and has started it.
    /// - Returns: the code to exit with, as shells report it.
    /// - Throws: ``CommandError`` when it cannot be started.
    public static func run(
        _ program: String, name: String, arguments: [String], for asker: Int32
    ) throws(CommandError) -> Int32 {
        // Whoever wants an end of everything has it here: what is left ends first, and this process last.
        _ = TerminationSignals.block()
        CurrentProcess.becomeSubreaper()
        guard let entry = ProcessTable.entry(of: asker), let handle = ProcessHandle(entry),
            ProcessIdentity.parent(of: CurrentProcess.id) == asker
        else { return ExitStatus.signalled(TerminationSignal.kill).code }
        var command = Command(program, arguments, environment: CurrentProcess.environment)
        command.name = name
        let child = try ChildProcess(
            command, descriptors: StandardStream.descriptors, as: .command(marker: nil))
        _ = Poll.readable([child.exitDescriptor, handle.descriptor], until: nil)
        ProcessTree.end(ProcessIdentity.current(), grace: grace)
        return child.reap().code
    }
}
