import Platform

/// Whether this process lies in the control group of one of our own services: cgroups(7), systemd only.
package enum ServiceCgroup {
    /// Reads /proc/self/cgroup, which other systems do not have.
    /// - Parameter name: the application, with which its units' names begin.
    package static func holdsThisProcess(of name: String) -> Bool {
        guard let text = try? FileSystem.readText("/proc/self/cgroup", limit: 64 << 10) else { return false }
        return holds(text, unitsOf: name)
    }

    /// The same for the text of such a file.
    static func holds(_ text: String, unitsOf name: String) -> Bool {
        text.split(separator: "\n").contains { line in
            line.split(separator: "/").contains { $0.hasPrefix("\(name)-daemon-") && $0.hasSuffix(".service") }
        }
    }
}
