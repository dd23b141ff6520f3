import ManagerSimulators

@testable import Platform

/// A made-up user with one service, of which systemd says what it is told to.
class SystemdFixture {
    let fixture = ManagerFixture()
    let definition: ServiceDefinition
    let unit: String

    init() throws {
        definition = try .example()
        unit = definition.unitName
    }

    /// What systemd says of a unit; `more` are further properties, a line each.
    func answer(
        load: String = "loaded", active: String = "inactive", sub: String = "dead", result: String = "success",
        pid: Int32 = 0, status: Int32 = 0, file: String = "enabled", reload: Bool = false, path: String? = nil,
        dropIns: String = "", invocation: String = "", more: String = ""
    ) -> ScriptedRunner.Answer {
        .exits(
            0,
            output: """
                LoadState=\(load)
                ActiveState=\(active)
                SubState=\(sub)
                Result=\(result)
                MainPID=\(pid)
                ExecMainStatus=\(status)
                NRestarts=0
                UnitFileState=\(file)
                NeedDaemonReload=\(reload ? "yes" : "no")
                FragmentPath=\(path ?? definition.unitPath)
                DropInPaths=\(dropIns)
                InvocationID=\(invocation)
                \(more)

                """)
    }

    /// systemd says this of the unit from now on.
    func shows(
        load: String = "loaded", active: String = "inactive", sub: String = "dead", result: String = "success",
        pid: Int32 = 0, status: Int32 = 0, file: String = "enabled", reload: Bool = false, path: String? = nil,
        dropIns: String = "", invocation: String = "", more: String = ""
    ) {
        fixture.runner.when(
            "systemctl", "--user", "show",
            answer: answer(
                load: load, active: active, sub: sub, result: result, pid: pid, status: status, file: file,
                reload: reload, path: path, dropIns: dropIns, invocation: invocation, more: more))
    }

    func install(_ definition: ServiceDefinition, mode: UInt16 = 0o600) throws {
        fixture.store[definition.unitPath] = .file(try SystemdUnit(definition).rendered(), mode: mode)
        fixture.store[definition.wantedLink] = .link
    }

    /// These commands succeed from now on; `enable` also where it works on files only.
    func allows(_ verbs: String...) {
        for verb in verbs {
            fixture.runner.when("systemctl", "--user", verb, answer: .exits(0))
            fixture.runner.when("env", "SYSTEMD_OFFLINE=1", "systemctl", "--user", verb, answer: .exits(0))
        }
    }
}
