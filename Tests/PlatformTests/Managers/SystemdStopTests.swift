import ManagerSimulators
import Testing

@testable import Platform

/// What is made of stops, and of a manager that says nothing.
@Suite final class SystemdStopTests: SystemdFixture {
    @Test(arguments: [
        ("inactive", nil), ("failed", nil), ("active", ServiceManagerError.Cause.startedMeanwhile(.running)),
        ("activating", .startedMeanwhile(.starting)), ("unknown", .failed),
    ])
    func `stopped is what systemd says afterwards`(active: String, cause: ServiceManagerError.Cause?) async throws {
        shows(active: active)
        fixture.runner.when("systemctl", "--user", "stop", answer: .exits(cause == nil || cause == .failed ? 5 : 0))
        guard let cause else {
            try await fixture.systemd.stop(definition)
            return
        }
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.stop(definition) }
        #expect(error?.cause == cause)
    }

    @Test func `what somebody starts while it is stopped is stopped once more`() async throws {
        allows("stop")
        let up = ScriptedRunner.Answer.exits(0, output: "LoadState=loaded\nActiveState=activating\n")
        let down = ScriptedRunner.Answer.exits(0, output: "LoadState=loaded\nActiveState=inactive\n")
        fixture.runner.when("systemctl", "--user", "show", answer: up, down)
        try await fixture.systemd.stop(definition)
        #expect(fixture.runner.changes.filter { $0 == "systemctl --user stop -- \(unit)" }.count == 2)
    }

    @Test func `a manager that does not answer is unknown to an inspection and an error to a plan`() async throws {
        try install(definition)
        fixture.runner.when("systemctl", "--user", "show", answer: .hangs)
        let inspection = try await fixture.systemd.inspect(definition)
        #expect(inspection.defined.answer == .yes)
        #expect(inspection.state == .unknown)
        #expect(inspection.running.answer == .unknown)
        #expect(inspection.running.bool == nil)
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.plan(definition) }
        #expect(error?.cause == .timedOut(.seconds(8)))
        // Nor does a stop wait for as long as a service may take to end.
        fixture.runner.when("systemctl", "--user", "stop", answer: .hangs)
        let stop = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.stop(definition) }
        #expect(stop?.cause == .timedOut(.seconds(8)))
        #expect(fixture.runner.changes == ["systemctl --user stop --no-block -- \(unit)"])
    }

    @Test func `a manager whose command finds nobody is not there, whatever its sockets say`() async throws {
        try install(definition)
        fixture.runner.when("systemctl", "--user", answer: .exits(1, error: "Connection refused"))
        let inspection = try await fixture.systemd.inspect(definition)
        #expect(inspection.running.answer == .unknown && inspection.state == .unknown)
        let stop = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.stop(definition) }
        let start = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        let plan = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.plan(definition) }
        #expect(
            [stop?.cause, start?.cause, plan?.cause]
                == Array(repeating: .unavailable(.silent("Connection refused")), count: 3))
    }

    @Test func `a wait for a stop that never comes back is bounded, and ends as soon as the manager hangs`()
        async throws
    {
        let stop = "systemctl --user stop -- \(unit)"
        allows("stop")
        fixture.runner.when("systemctl", "--user", "stop", "--", answer: .hangs)
        // What it waits for has happened all the same.
        shows()
        try await fixture.systemd.stop(definition)
        // It goes on ending, for longer than it may.
        shows(active: "deactivating", sub: "stop-sigterm")
        var error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.stop(definition) }
        #expect(error?.cause == .stillThere(.stopping, after: .seconds(definition.stopTimeout + 8)))
        #expect(fixture.runner.lines.filter { $0 == stop }.count == 1 + 3, "10 s and 8 s in pieces of 8 s")
        // It takes requests in and does nothing about them.
        shows(active: "active", sub: "running", pid: 7)
        error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.stop(definition) }
        #expect(error?.cause == .stillThere(.running, after: .seconds(8)))
        // It answers nothing any more.
        fixture.runner.when("systemctl", "--user", "show", answer: .hangs)
        error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.stop(definition) }
        #expect(error?.cause == .timedOut(.seconds(8)))
        #expect(fixture.runner.lines.filter { $0 == stop }.count == 6)
    }
}
