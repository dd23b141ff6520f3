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
            let output = session.output
            let initializer = GateInitializer(
                git: session.git, layout: layout, executable: session.executable,
                progress: { output.message($0) })
            let remote = invocation.value("--remote")
            do {
                try await initializer.check(location, remoteName: remote)
            } catch let error as GateError {
                if case .invalidRemoteName = error { throw UsageError("\(error)", initialize) }
                throw error
            }
            try await session.ensureDaemon(layout)
            let result = try await initializer.initialize(location, remoteName: remote)
            try await BlockingThread.run {
                _ = try DaemonConnection(layout, version: BuildVersion.text)
                    .call(Method.registerRepository, result.record, returning: Acknowledgement.self)
            }
            report(result, session.output)
            if result.created {
                let orphans = try await BlockingThread.run { OrphanedGates.find(in: layout) }
                for orphan in orphans { output.message("note: \(orphan.notice)") }
            }
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
        options: [OptionSpec("--gate", value: "ID", "the gate of a repository that is gone (see status)")],
        details: "With --gate the current directory does not matter; a repository that is there is not touched.",
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            let location: RepositoryLocation?
            let id: String
            if let gate = invocation.value("--gate") {
                (location, id) = (nil, try orphan(gate, layout))
            } else {
                let here = try await session.location()
                try here.checkNotOfARun()
                (location, id) = (here, try await session.repositoryID(of: here, layout))
                if case .another(let owner) = try await GateClaim.of(here, to: id, layout: layout, git: session.git) {
                    return try await leave(here, gate: id, of: owner, layout, session)
                }
            }
            try await forget(id, layout)
            let remover = GateRemover(git: session.git, layout: layout)
            let removed = try await remover.remove(repositoryID: id, location: location)
            for what in removed { session.output.line("removed \(what)") }
            if removed.isEmpty { session.output.line("nothing to remove: this repository is not gated") }
            return .ok
        })

    /// Takes a copy's remote away and leaves the gate to the repository whose it is.
    private static func leave(
        _ location: RepositoryLocation, gate id: String, of owner: String, _ layout: HomeLayout, _ session: Session
    ) async throws -> ExitCode {
        let remover = GateRemover(git: session.git, layout: layout)
        for what in try await remover.detach(location, from: id) { session.output.line("removed \(what)") }
        session.output.message("the gate \(layout.gate(id)) stays: it is that of \(owner); eject it there")
        return .ok
    }

    /// The id of a gate whose repository is gone.
    /// - Throws: ``CommandFailure`` for one whose repository is there, and has to be ejected there.
    private static func orphan(_ id: String, _ layout: HomeLayout) throws -> String {
        guard GateAttachment.repositoryID(ofGate: layout.gate(id), layout: layout) != nil,
            FileSystem.kind(of: layout.gate(id)) != nil
        else {
            throw CommandFailure("there is no gate \(id.debugDescription) in \(layout.root); see: no-mistakes status")
        }
        if let identity = try? GateIdentity.read(GateFiles(layout.gate(id))),
            FileSystem.kind(of: identity.commonDirectory) != nil
        {
            throw CommandFailure("the repository of gate \(id) is at \(identity.workingCopy); eject it there")
        }
        return id
    }

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
