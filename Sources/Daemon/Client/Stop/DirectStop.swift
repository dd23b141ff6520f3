import Platform
import Transport

/// Ends the daemon of a home without a service manager, and returns only when that very process is gone.
package struct DirectStop: Sendable {
    private let layout: HomeLayout
    private let version: String

    /// The daemon's own drain (30 s) and some more.
    private static let drain = Duration.seconds(40)
    /// Between its lock and its record a daemon needs a moment.
    private static let identification = Duration.seconds(2)

    /// A stopper for one home; `version` is this client's own.
    package init(layout: HomeLayout, version: String) {
        self.layout = layout
        self.version = version
    }

    /// Asks over the endpoint, else by signal, else kills; always on pid and start time.
    /// - Throws: ``StopError`` when the daemon cannot be found or ended.
    package func stop() throws -> StopReport.Outcome {
        do {
            let connection = try DaemonConnection(layout, version: version)
            // Its record is older than its endpoint, so this is the process at the other end.
            let process = DaemonIdentity.read(layout.pidFile)?.process
            let isVisible = process?.isRunning ?? false
            let said =
                isVisible
                ? nil
                : try connection.call(
                    Method.status, Acknowledgement(), returning: DaemonStatus.self
                ).pid
            _ = try connection.call(Method.shutdown, Acknowledgement(), returning: Acknowledgement.self)
            if let process, isVisible { return try waitForEnd(of: process) }
            return try waitForLock(pid: process?.pid ?? said ?? 0)
        } catch let failure as ConnectFailure {
            // Whatever has the endpoint's name: there is no daemon without its lock.
            guard FileLock.isHeld(layout.lockFile) != false else { return .wasNotRunning }
            return try terminate(failure.description)
        } catch let error as StopError {
            throw error
        } catch {
            return try terminate("\(error)")
        }
    }

    /// Asks the daemon over its endpoint to end, and waits for nothing.
    /// - Throws: `ConnectFailure` or `CallFailure` when it cannot be asked.
    package func ask() throws {
        _ = try DaemonConnection(layout, version: version)
            .call(Method.shutdown, Acknowledgement(), returning: Acknowledgement.self)
    }

    /// Ends a daemon that does not answer.
    private func terminate(_ cause: String) throws -> StopReport.Outcome {
        let process = try recordedProcess(otherwise: cause)
        process.signal(TerminationSignal.terminate)
        // Also wakes a process that somebody has stopped, so that it can end in order.
        process.signal(TerminationSignal.resume)
        return try waitForEnd(of: process)
    }

    private func recordedProcess(otherwise cause: String) throws -> ProcessIdentity {
        // Nearly always there: a watch takes long to end.
        if let process = DaemonIdentity.read(layout.pidFile)?.process, process.isRunning { return process }
        let watch = try DirectoryWatch(directories: [layout.root.path])
        let deadline = ContinuousClock.now.advanced(by: Self.identification)
        while true {
            if let process = DaemonIdentity.read(layout.pidFile)?.process, process.isRunning { return process }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw StopError.unidentified(layout.root.path, cause: cause) }
            _ = watch.wait(timeout: left)
        }
    }

    /// Waits for the end of a daemon whose process is not to be seen from here, as from another container that has the
    /// same home: the system takes its lock back when it ends.
    private func waitForLock(pid: Int32) throws -> StopReport.Outcome {
        let watch = try DirectoryWatch(directories: [layout.root.path])
        let deadline = ContinuousClock.now.advanced(by: Self.drain)
        while FileLock.isHeld(layout.lockFile) != false {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw StopError.unidentified(
                    layout.root.path,
                    cause: "it was asked to end, and \(layout.pidFile) names no process of this system")
            }
            // Bounded, because the lock goes after the last trace in the directory.
            _ = watch.wait(timeout: min(left, .milliseconds(250)))
        }
        return .stopped(pid: pid)
    }

    private func waitForEnd(of process: ProcessIdentity) throws -> StopReport.Outcome {
        if process.waitUntilGone(timeout: Self.drain) { return .stopped(pid: process.pid) }
        _ = process.signal(TerminationSignal.kill)
        if process.waitUntilGone(timeout: .seconds(10)) { return .killed(pid: process.pid) }
        throw StopError.survived(process.pid)
    }
}
