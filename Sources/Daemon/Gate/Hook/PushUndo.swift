import Platform

/// Takes back a push that a run's own processes made into the gate: its refs would pass for somebody's pushes later.
package enum PushUndo {
    /// Gives every ref of the push the value it had before, all or none.
    /// - Parameter environment: the hook's own.
    /// - Throws: ``CommandError`` or ``GitError`` when the refs stay as they were pushed.
    @Sendable package static func run(
        _ updates: [RefUpdate], gate: String, environment: [String: String]
    ) throws {
        let git = Git(runner: SystemCommandRunner(), environment: GitEnvironment.make(from: environment)).gate(gate)
        let instructions = updates.map(instruction).joined()
        let arguments = ["update-ref", "-m", Reflog.takenBackPrefix + " a push", "--stdin", "-z"]
        let command = git.command(arguments, input: Array(instructions.utf8), deadline: GateDeadline.local)
        let result = try SystemCommandRunner().runBlocking(command)
        guard result.status.isSuccess else { throw git.error(.ended(result.status), arguments, result) }
    }

    /// One line for `git update-ref --stdin -z`; naming the pushed value leaves a ref alone that has moved on since.
    private static func instruction(_ update: RefUpdate) -> String {
        switch (update.old, update.new) {
        case (let old?, let new?): "update \(update.ref)\0\(old)\0\(new)\0"
        case (let old?, nil): "create \(update.ref)\0\(old)\0"
        case (nil, let new?): "delete \(update.ref)\0\(new)\0"
        case (nil, nil): ""
        }
    }
}
