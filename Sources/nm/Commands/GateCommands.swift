import Daemon
import Installer
import Platform

extension CommandSpec {
    static let initialize: CommandSpec = CommandSpec(
        path: ["init"], summary: "Gate this repository: make its gate, its hook and the remote to push to.",
        options: [OptionSpec("--remote", value: "NAME", "name of the remote that is added (default no-mistakes)")],
        details: "Safe to repeat: whatever has drifted is put right.",
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            let location = try await session.location()
            let initializer = GateInitializer(git: session.git, layout: layout, executable: session.executable)
            let remote = invocation.value("--remote")
            try await initializer.check(location, remoteName: remote)
            try await session.ensureDaemon(layout)
            let result = try await initializer.initialize(location, remoteName: remote)
            try await BlockingThread.run {
                _ = try DaemonConnection(layout, version: BuildVersion.text)
                    .call(Method.registerRepository, result.record, returning: Acknowledgement.self)
            }
            report(result, session.output)
            return .ok
        })

    private static func report(_ result: InitResult, _ output: Output) {
        for warning in result.warnings { output.message("warning: \(warning)") }
        let verb = result.created ? "gated" : result.reattached ? "gated again after a move" : "already gated"
        output.line("\(verb) \(result.record.workingPath)")
        for what in result.refreshed { output.line("  refreshed \(what)") }
        output.line("  gate    \(result.gate)")
        output.line("  origin  \(result.record.originURL)")
        output.line("  push with: git push \(result.record.remoteName)")
    }

    static let eject: CommandSpec = CommandSpec(
        path: ["eject"], summary: "Undo init: remove this repository's gate, worktrees, runs and remote.",
        action: .concurrent { _, session in
            let layout = try session.layout()
            let location = try await session.location()
            let id = session.repositoryID(of: location, layout)
            try await forget(id, layout)
            let remover = GateRemover(git: session.git, layout: layout)
            let removed = try await remover.remove(repositoryID: id, location: location)
            for what in removed { session.output.line("removed \(what)") }
            if removed.isEmpty { session.output.line("nothing to remove: this repository is not gated") }
            return .ok
        })

    /// Ends the repository's runs and forgets it: through the daemon when one runs, else directly, while the
    /// daemon's lock keeps a daemon from starting.
    private static func forget(_ id: String, _ layout: HomeLayout) async throws {
        try await BlockingThread.run {
            guard FileSystem.kind(of: layout.database) != nil else { return }
            do {
                let lock = try FileLock.acquire(layout.lockFile, holder: "no-mistakes eject")
                let store = try StateStore.open(layout.database, mode: .readWrite)
                try store.forget(id, layout: layout)
                lock.release()
            } catch FileLockError.held {
                let connection = try DaemonConnection(layout, version: BuildVersion.text)
                _ = try connection.call(
                    Method.ejectRepository, RepositoryReference(repository: id), returning: Acknowledgement.self)
            }
        }
    }
}
