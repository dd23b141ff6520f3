import Platform

/// Completes a gate whose history a push from a shallow working copy has cut.
enum GateHistory {
    /// Fetches from origin what lies behind the cuts; does nothing in a gate without any.
    /// - Throws: ``OriginUnreachable`` when origin does not give it.
    static func complete(_ context: StepContext) async throws {
        guard isCut(context.gate) else { return }
        // Two at once would fail each other over git's lock on the list of cuts.
        try await turns.perform {
            guard isCut(context.gate) else { return }
            let arguments = [
                "-c", "core.logAllRefUpdates=false", "fetch", "--quiet", "--unshallow", "--prune", "--no-tags",
                "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules", "origin",
                "+refs/heads/*:\(OriginTracking.ref("*"))",
            ]
            try await OriginUnreachable.naming {
                _ = try await context.gateGit.run(arguments, deadline: GitDeadline.transfer)
            }
            context.log.note("fetched the history that the working copy lacks")
        }
    }

    private static func isCut(_ gate: String) -> Bool { FileSystem.kind(of: GateFiles(gate).shallow) != nil }

    private static let turns = Turns()
}

/// Lets one after the other work.
private actor Turns {
    private var last: Task<Void, Never>?

    /// Runs `body` when everything that came before is over; cancelling the caller cancels it.
    func perform(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let previous = last
        let task = Task {
            await previous?.value
            try await body()
        }
        last = Task { _ = try? await task.value }
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
