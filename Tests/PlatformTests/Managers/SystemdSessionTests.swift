import ManagerSimulators
import Testing

@testable import Platform

@Suite struct SystemdSessionTests {
    private var fixture = ManagerFixture()

    private func find() throws(ServiceUnavailability) -> [String: String] {
        try SystemdSession.find(fixture.context).environment
    }

    @Test mutating func `what a session lacks is filled in from what exists and is ours`() throws {
        let environment = try find()
        #expect(environment["XDG_RUNTIME_DIR"] == "/run/user/501")
        #expect(environment["DBUS_SESSION_BUS_ADDRESS"] == "unix:path=/run/user/501/bus")
    }

    @Test mutating func `a session without a bus of its own gets none`() throws {
        fixture.host.own("/run/user/501/bus", by: nil)
        #expect(try find()["DBUS_SESSION_BUS_ADDRESS"] == nil)
    }

    @Test mutating func `another user's bus is not used`() throws {
        fixture.host.own("/run/user/0/bus", by: 0)
        fixture.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/run/user/0/bus"
        #expect(try find()["DBUS_SESSION_BUS_ADDRESS"] == "unix:path=/run/user/501/bus")
    }

    @Test mutating func `an address of ours stays as it is`() throws {
        fixture.host.own("/tmp/bus", by: 501)
        fixture.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/tmp/bus,guid=1"
        #expect(try find()["DBUS_SESSION_BUS_ADDRESS"] == "unix:path=/tmp/bus,guid=1")
    }

    @Test mutating func `the caller's own environment is passed on, without what changes the output`() throws {
        fixture.environment["LANG"] = "de_DE.UTF-8"
        fixture.environment["SYSTEMD_PAGER"] = "less"
        let environment = try find()
        #expect(environment["LANG"] == "de_DE.UTF-8")
        #expect(environment["SYSTEMD_PAGER"] == nil)
    }

    @Test mutating func `after su without a dash our own session is found, if there is one`() throws {
        fixture.host.own("/run/user/0", by: 0)
        fixture.environment["XDG_RUNTIME_DIR"] = "/run/user/0"
        #expect(try find()["XDG_RUNTIME_DIR"] == "/run/user/501")
        fixture.host.own("/run/user/501", by: nil)
        #expect(throws: ServiceUnavailability.runtimeDirectoryOfAnotherUser("/run/user/0", owner: 0)) { try find() }
    }

    @Test mutating func `every reason for having no systemd has its own name`() async throws {
        fixture.host.own("/run/user/501/bus", by: nil)
        fixture.host.own("/run/user/501/systemd/private", by: nil)
        #expect(throws: ServiceUnavailability.noBus("/run/user/501")) { try find() }
        fixture.host.own("/run/user/501", by: nil)
        #expect(throws: ServiceUnavailability.noRuntimeDirectory("/run/user/501")) { try find() }
        fixture.host.own("/run/systemd/system", by: nil)
        #expect(throws: ServiceUnavailability.notBooted) { try find() }
        #expect(await fixture.systemd.availability() == .unavailable(.notBooted))
        #expect(fixture.runner.lines.isEmpty, "systemctl is not even asked")
    }

    @Test mutating func `a systemctl that is missing, fails or hangs is no manager`() async {
        let missing = ServiceUnavailability.toolMissing("systemctl", searched: ["/usr/bin"])
        fixture.runner.when("systemctl", answer: .missing, .exits(1, error: "no bus"), .hangs)
        #expect(await fixture.systemd.availability() == .unavailable(missing))
        #expect(await fixture.systemd.availability() == .unavailable(.silent("no bus")))
        guard case .unavailable(.silent) = await fixture.systemd.availability() else {
            Issue.record("a hanging systemctl is available")
            return
        }
        fixture.runner.when("systemctl", answer: .exits(0, output: "Version=252\n"))
        #expect(await fixture.systemd.availability() == .available)
    }
}
