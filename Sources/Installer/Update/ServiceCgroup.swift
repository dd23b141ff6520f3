import Platform

/// Whether this process lies in the control group of one of our own services: cgroups(7), systemd only.
package enum ServiceCgroup {
    /// Reads /proc/self/cgroup, which other systems do not have.
    /// - Parameter name: the application, with which its units' names begin.
    package static func holdsThisProcess(of name: String) -> Bool {
        guard let text = try? FileSystem.readText("/proc/self/cgroup", limit: 64 << 10) else { return false }
        return holds(text, unitsOf: name)
    }

    /// Takes this process out of the service's group into one of its own, a scope: who stops the service ends
    /// everything in it, and so the update that asked for it. Blocks.
    ///
    /// `StartTransientUnit` and its types: org.freedesktop.systemd1(5).
    /// - Throws: ``UpdateError/insideService(reason:)``
    package static func leave(_ name: String, tools: Tools) throws(UpdateError) {
        guard holdsThisProcess(of: name) else { return }
        let pid = "\(CurrentProcess.id)"
        let scope = "\(name)-update-\(pid).scope"
        let outcome: CommandResult
        do throws(ToolError) {
            let made = try tools.run(
                "busctl",
                [
                    "--user", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                    "org.freedesktop.systemd1.Manager", "StartTransientUnit", "ssa(sv)a(sa(sv))", scope, "fail",
                    "1", "PIDs", "au", "1", pid, "0",
                ])
            // Waits for the job that the call has only begun.
            outcome = made.status.isSuccess ? try tools.run("systemctl", ["--user", "start", scope]) : made
        } catch {
            throw .insideService(reason: "\(error)")
        }
        guard outcome.status.isSuccess else { throw .insideService(reason: outcome.errorText) }
        if holdsThisProcess(of: name) { throw .insideService(reason: "\(scope) does not hold it") }
    }

    /// The same for the text of such a file.
    static func holds(_ text: String, unitsOf name: String) -> Bool {
        text.split(separator: "\n").contains { line in
            line.split(separator: "/").contains { $0.hasPrefix("\(name)-daemon-") && $0.hasSuffix(".service") }
        }
    }
}
