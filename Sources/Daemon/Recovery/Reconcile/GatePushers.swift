import Platform

/// The processes that are bringing a push into a gate: `git receive-pack` and the hook, which work in the gate's
/// directory until the hook has told the daemon.
enum GatePushers {
    /// Those that are at work now. Blocking.
    /// - Throws: ``SystemError`` when the process table cannot be read.
    static func find(gate: String) throws(SystemError) -> [ProcessIdentity] {
        try ProcessTree.processes(workingIn: gate).filter {
            // Our own git commands work there too.
            ProcessIdentity.environmentValue(GateWork.variable, of: $0.pid) == nil && mayBring($0)
        }
    }

    /// Not somebody's shell that happens to be in there: git gives hooks GIT_DIR (githooks(5)), and `git receive-pack`
    /// is known by its name. Who may not be inspected may be either.
    private static func mayBring(_ process: ProcessIdentity) -> Bool {
        guard let words = RunningCommand.arguments(of: process) else { return true }
        return words.contains { $0.contains("receive-pack") }
            || ProcessIdentity.environmentValue("GIT_DIR", of: process.pid) != nil
    }

    /// Blocks until all of them have ended.
    /// - Returns: false when one still works after `patience`.
    static func waitUntilGone(_ pushers: [ProcessIdentity], patience: Duration) -> Bool {
        let deadline = ContinuousClock.now + patience
        return pushers.allSatisfy { $0.waitUntilGone(timeout: max(.zero, ContinuousClock.now.duration(to: deadline))) }
    }
}
