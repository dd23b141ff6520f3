package import Daemon
package import Platform

/// What a daemon that is gone has left behind, and why each piece is known to be stale.
///
/// A daemon that is merely slow, starting, or out of reach has left nothing: only where it is certain that none runs
/// is anything but the service definition looked at.
package enum StaleArtifacts {
    /// One piece.
    package struct Artifact: Sendable, Equatable, CustomStringConvertible {
        /// Where it is.
        package var path: String
        /// Why it is stale.
        package var reason: String

        /// Both, for people.
        package var description: String { "\(path): \(reason)" }
    }

    /// The journal of an update that is not at work any more; for whoever holds the lock of updates.
    package static func journal(of location: InstallLocation) -> [Artifact] {
        guard FileSystem.kind(of: location.journal) != nil else { return [] }
        return [Artifact(path: location.journal, reason: "the update that wrote it did not come to its end")]
    }

    /// Looks through a home. Blocks.
    /// - Parameters:
    ///   - state: what a probe found of the daemon.
    ///   - service: what is installed with a service manager.
    ///   - executable: the executable that is updated.
    package static func find(
        in layout: HomeLayout, state: DaemonStatus.State, service: InstalledService?, executable: String
    ) -> [Artifact] {
        var found: [Artifact] = []
        if let service, let path = service.definition?.executable {
            if FileSystem.kind(of: path) == nil {
                found.append(Artifact(path: service.location, reason: "it starts \(path), which is not there"))
            } else if (try? FileSystem.canonicalPath(path)) != executable {
                found.append(Artifact(path: service.location, reason: "it starts \(path), another executable"))
            }
        }
        guard state == .stopped else { return found }
        if FileSystem.kind(of: layout.pidFile) != nil {
            let pid = DaemonIdentity.read(layout.pidFile)?.process.pid
            let reason = pid.map { "the process \($0) that it names is gone" } ?? "it names no process"
            found.append(Artifact(path: layout.pidFile, reason: reason))
        }
        if FileSystem.kind(of: layout.socket) != nil {
            found.append(Artifact(path: layout.socket, reason: "nobody listens there"))
        }
        if let holder = try? FileSystem.readText(layout.lockFile, limit: 64 << 10), !holder.isEmpty {
            found.append(Artifact(path: layout.lockFile, reason: "it names \(holder), and nobody holds it"))
        }
        return found
    }
}
