import Platform
import Transport

/// Finds out whether a home has a daemon, from what can be observed; never says stopped when it cannot tell.
package struct DaemonProbe: Sendable {
    private let layout: HomeLayout
    private let version: String

    /// A probe of one home; `version` is this client's own.
    package init(layout: HomeLayout, version: String) {
        self.layout = layout
        self.version = version
    }

    /// What is known of the daemon, and why nothing more is, when that is so.
    package func status(
        timeout: Duration? = nil
    ) -> (status: DaemonStatus, reason: String?) {
        do {
            let limit = timeout ?? ConnectTimeout.configured(layout, environment: CurrentProcess.environment)
            let (client, reply) = try Client.connect(
                to: layout.endpoint, timeout: limit, version: version, calling: Method.status, Acknowledgement(),
                returning: DaemonStatus.self)
            if case .success(let status) = reply { return (status, nil) }
            // One that answers a greeting may take its time for more.
            let status = try client.call(
                Method.status, Acknowledgement(), returning: DaemonStatus.self, timeout: DaemonConnection.callTimeout)
            return (status, nil)
        } catch let failure as ConnectFailure where failure.meansNobodyListens {
            switch FileLock.isHeld(layout.lockFile) {
            case false: return (blank(.stopped), nil)
            case true: return (recorded(.starting), "the daemon holds its lock and does not listen yet")
            case nil: return (recorded(.unknown), "\(layout.lockFile) cannot be looked at")
            }
        } catch let failure as ConnectFailure where FileLock.isHeld(layout.lockFile) == false {
            // Whatever has the endpoint's name: there is no daemon without its lock.
            return (blank(.stopped), "\(failure)")
        } catch {
            return (recorded(.unknown), "\(error)")
        }
    }

    private func blank(_ state: DaemonStatus.State) -> DaemonStatus {
        DaemonStatus(
            state: state, root: layout.root.path, suffix: InstanceSuffix(of: layout.root).description,
            endpoint: .init(layout.endpoint.endpoint, at: layout))
    }

    /// What the identity record says, when the process that it names is there.
    private func recorded(_ state: DaemonStatus.State) -> DaemonStatus {
        var status = blank(state)
        guard let identity = DaemonIdentity.read(layout.pidFile), identity.process.isRunning else { return status }
        status.pid = identity.process.pid
        status.startedAt = identity.startedAt
        status.version = identity.version
        status.executable = identity.executable
        return status
    }
}
