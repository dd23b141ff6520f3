import ManagerSimulators
import Platform

/// A user with the id 501 and the home `/home/u`, whose machine is made up.
struct ManagerFixture: Sendable {
    let runner = ScriptedRunner()
    let store = MemoryStore()
    let host = FakeHost()
    let time = VirtualTime()
    var environment = ["HOME": "/home/u", "PATH": "/usr/bin"]

    var context: ManagerContext {
        ManagerContext(
            runner: runner, store: store, host: host, clock: time, environment: environment, userID: 501)
    }
    var systemd: SystemdManager { SystemdManager(context) }
    var launchd: LaunchdManager { LaunchdManager(context) }
}

extension Application {
    static let tool = Application(name: "tool", reverseDNSPrefix: "org.example", homeVariable: "TOOL_HOME")
}

extension ServiceDefinition {
    /// A service of the home `root`, in its version `version`; `behaviour` is the name of the executable, which
    /// simulators know.
    static func example(
        root: String = "/nowhere/alpha", version: Int = 1, behaviour: String = "good", windows: Bool = false
    ) throws -> ServiceDefinition {
        let canonical = try CanonicalRoot(of: root)
        return ServiceDefinition(
            application: .tool, version: "1.0", role: "daemon", suffix: InstanceSuffix(of: canonical),
            summary: "Tool", executable: windows ? #"C:\tool\"# + behaviour : "/opt/tool/" + behaviour,
            arguments: ["run", "--root", canonical.path, "--version", String(version)],
            environment: windows ? [:] : ["TOOL_HOME": canonical.path],
            workingDirectory: windows ? #"C:\tool"# : canonical.path, stopTimeout: 10, readiness: .notify)
    }
}

/// What a test's service says instead of becoming ready.
struct NeverReady: Error, Equatable {}
