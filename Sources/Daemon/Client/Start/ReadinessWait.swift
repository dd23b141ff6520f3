import Platform
import Transport

/// Waits for a daemon that is on its way up or down. Never kills or restarts one that is merely slow.
struct ReadinessWait {
    let layout: HomeLayout
    let version: String
    let deadline: ContinuousClock.Instant

    /// How long what another daemon left in place of the endpoint may stay there while a daemon starts.
    private static let replacementPatience = Duration.seconds(10)

    /// Blocks until there is an answer.
    /// - Returns: whether a daemon is ready; false when there is none.
    func run() throws -> Bool {
        var replacement: ContinuousClock.Instant?
        while true {
            do {
                let connection = try DaemonConnection(layout, version: version)
                if try isReady(connection) { return true }
            } catch let failure as ConnectFailure where failure.meansNobodyListens {
                guard FileLock.isHeld(layout.lockFile) == true else { return false }
                try waitForEndpoint()
            } catch let failure as ConnectFailure
                where layout.endpoint.isReplacedByNextServer(after: failure)
            {
                let isHeld = FileLock.isHeld(layout.lockFile)
                if isHeld == false { return false }
                // A daemon that has just taken the lock is about to replace it.
                let end = replacement ?? .now + Self.replacementPatience
                replacement = end
                guard isHeld == true, .now < end else { throw failure }
                try waitForEndpoint()
            }
        }
    }

    /// - Returns: false when the daemon that was found is going away, so that it must be looked again.
    private func isReady(_ connection: DaemonConnection) throws -> Bool {
        if connection.hello.phase == DaemonPhase.ready.description { return true }
        if connection.hello.phase == DaemonPhase.stopping.description {
            guard let identity = DaemonIdentity.read(layout.pidFile) else { return false }
            if !identity.process.waitUntilGone(timeout: left) { throw timeout }
            return false
        }
        do {
            try connection.waitUntilReady(timeout: left)
            return true
        } catch CallFailure.disconnected {
            return false
        } catch CallFailure.remote(let refusal) where APIError.isNotReady(refusal) {
            return false
        } catch CallFailure.timedOut {
            throw timeout
        }
    }

    /// Somebody holds the lock and does not listen yet, or no more: waits until something appears in the home.
    private func waitForEndpoint() throws {
        let watch = try DirectoryWatch(directories: [layout.root.path])
        // Looked at again after the watch exists, so that a socket made in between is not waited for.
        if FileSystem.kind(of: layout.socket) != nil, (try? DaemonConnection(layout, version: version)) != nil {
            return
        }
        guard FileLock.isHeld(layout.lockFile) == true else { return }
        guard left > .zero else { throw timeout }
        // Bounded, because the holder may also die without a trace in the directory.
        _ = watch.wait(timeout: min(left, .seconds(1)))
    }

    private var left: Duration { ContinuousClock.now.duration(to: deadline) }

    private var timeout: LaunchError { .timedOut(LaunchError.patience, log: layout.bootstrapLog) }
}
