import ManagerSimulators
import Testing

@testable import Platform

/// What is made of a start that failed, or of a service that is down after it.
@Suite final class SystemdStartTests: SystemdFixture {
    /// What a start has left behind.
    struct Traces: Sendable {
        var invocation: String
        var more: String

        init(_ invocation: String, _ more: String = "") { (self.invocation, self.more) = (invocation, more) }
    }

    /// systemd says this of the unit, one after the other.
    private func shows(_ active: String, _ traces: Traces...) {
        let answers = traces.map { answer(active: active, invocation: $0.invocation, more: $0.more) }
        fixture.runner.when("systemctl", "--user", "show", answers: answers)
    }

    /// What a unit looks like after a start that failed, and what that means; `is-active` says the last.
    static let quietEnds: [(Traces, String, ServiceManagerError.Cause)] = [
        (Traces("2"), "", .stoppedMeanwhile),
        (Traces("1"), "", .failed), (Traces(""), "", .failed),
        (Traces("1", "AssertResult=no\nAssertTimestampMonotonic=5"), "", .requirementUnmet("Assert…=")),
        (Traces("1", "ConditionResult=no\nConditionTimestampMonotonic=5"), "", .requirementUnmet("Condition…=")),
        // That was an earlier start.
        (Traces("2", "AssertResult=no\nAssertTimestampMonotonic=4"), "", .stoppedMeanwhile),
        (
            Traces("1", "Requires=a.service b.service\nRequisite=c.target"), "active\nfailed\ninactive\n",
            .dependencyMissing(["b.service", "c.target"])
        ),
        (Traces("1", "Requires=a.service"), "active\n", .failed),
        // What it only needs for its start may be over since.
        (Traces("2", "Requires=a.service"), "inactive\n", .stoppedMeanwhile),
        (Traces("2", "BindsTo=a.service"), "inactive\n", .dependencyMissing(["a.service"])),
    ]

    @Test(arguments: quietEnds)
    func `who or what keeps a service down is told from what its start has left behind`(
        after: Traces, units: String, cause: ServiceManagerError.Cause
    ) async throws {
        shows("inactive", Traces("1", "AssertResult=no\nAssertTimestampMonotonic=4"), after)
        fixture.runner.when("systemctl", "--user", "is-active", answer: .exits(3, output: units))
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job failed."))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == cause)
        #expect(error?.errorOutput == "Job failed.")
    }

    /// What is found after a first start that failed, and what that means.
    static let firstEnds: [(String, String, ServiceManagerError.Cause)] = [
        // Nothing refers to the unit, so systemd has forgotten it; and nothing could have forbidden its start.
        ("inactive", "", .forgotten), ("inactive", "Requires=basic.target", .forgotten),
        ("inactive", "WantedBy=default.target", .failed), ("inactive", "DropInPaths=/x/own.conf", .forgotten),
        ("inactive", "LoadState=not-found", .notInstalled),
        ("failed", "", .failed), ("deactivating", "", .failed),
        ("deactivating", "Job=8", .stoppedMeanwhile),
        ("deactivating", "Job=8\nDropInPaths=/x/own.conf", .stoppedMeanwhile),
        // What goes before it was ended by the stop, by its time, and by somebody.
        ("failed", "Result=signal\nExecStartPre={ path=/bin/sleep ; code=killed ; status=15/TERM }", .stoppedMeanwhile),
        (
            "failed", "Result=timeout\nExecStartPre={ path=/bin/sleep ; code=killed ; status=15/TERM }",
            .startFailed(result: "timeout", status: 0)
        ),
        (
            "failed", "Result=signal\nExecStartPre={ path=/bin/sleep ; code=killed ; status=9/KILL }",
            .startFailed(result: "signal", status: 0)
        ),
    ]

    @Test(arguments: firstEnds)
    func `who ends a first start is told from what systemd has not forgotten`(
        active: String, more: String, cause: ServiceManagerError.Cause
    ) async throws {
        fixture.runner.when(
            "systemctl", "--user", "show", answers: [answer(), answer(active: active, more: more)])
        fixture.runner.when("systemctl", "--user", "is-active", answer: .exits(0, output: "active\n"))
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job canceled."))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == cause)
    }

    @Test(arguments: [
        ("deactivating", "Job=8"), ("failed", "Result=signal\nExecStartPre={ path=/x ; code=killed ; status=15/TERM }"),
    ])
    func `what is ended because something that it is bound to has gone was not stopped by somebody`(
        active: String, more: String
    ) async throws {
        let end = answer(active: active, more: "BindsTo=a.service\n" + more)
        fixture.runner.when("systemctl", "--user", "show", answers: [answer(), end])
        fixture.runner.when("systemctl", "--user", "is-active", answer: .exits(3, output: "inactive\n"))
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job canceled."))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == .dependencyMissing(["a.service"]))
    }

    @Test func `a start that takes long is waited for as long as its manager answers, and is no second one`()
        async throws
    {
        let (start, restart) = ("systemctl --user start -- \(unit)", "systemctl --user restart -- \(unit)")
        shows(active: "activating", sub: "start")
        fixture.runner.when("systemctl", "--user", "start", answer: .hangs, .hangs, .exits(0))
        try await fixture.systemd.start(definition)
        #expect(fixture.runner.changes == [start, start, start])
        fixture.runner.when("systemctl", "--user", "restart", answer: .hangs)
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(0))
        try await fixture.systemd.restart(definition)
        #expect(fixture.runner.changes.suffix(2) == [restart, start])
        // It has ended by then.
        fixture.runner.when("systemctl", "--user", "start", answer: .hangs)
        fixture.runner.when(
            "systemctl", "--user", "show", answers: [answer(), answer(active: "failed", result: "timeout")])
        var error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == .startFailed(result: "timeout", status: 0))
        // It never ends.
        shows(active: "activating", sub: "start")
        error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == .timedOut(.seconds(600)))
        // Its manager hangs.
        fixture.runner.when("systemctl", "--user", "show", answers: [answer(), .hangs])
        error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == .timedOut(.seconds(8)))
    }

    @Test func `a manager that hangs at the first start is not waited for at every step back`() async throws {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        fixture.runner.when("systemctl", "--user", answer: .hangs)
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect((error.cause as? ServiceManagerError)?.cause == .timedOut(.seconds(8)))
        #expect(fixture.store.paths.isEmpty, "what it may take in later finds nothing to start")
        #expect(!error.isRolledBack)
        let deadlines = fixture.runner.commands.suffix(4).map(\.deadline)
        #expect(deadlines == [.seconds(8), .seconds(2), .seconds(2), .seconds(2)])
        #expect(fixture.runner.changes.contains("systemctl --user start -- \(unit)"))
    }

    @Test func `a manager that hangs when the service is up has it enabled without it`() async throws {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        allows("start", "enable")
        fixture.runner.when("systemctl", "--user", "daemon-reload", answer: .hangs)
        let notes = try await fixture.systemd.apply(plan) {}
        #expect(notes.count == 1 && notes[0].contains("did not answer within 8.0 seconds"), "\(notes)")
        #expect(fixture.runner.changes.last == "env SYSTEMD_OFFLINE=1 systemctl --user enable -- \(unit)")
    }

    /// What is found of a requirement beside a unit that is just coming up, or is not, and what that means.
    static let requirements: [(String, Bool, ServiceManagerError.Cause)] = [
        ("activating start", false, .stoppedMeanwhile),
        ("activating auto-restart", false, .dependencyMissing(["a.service"])),
        ("failed failed", false, .dependencyMissing(["a.service"])),
        ("failed failed", true, .dependencyMissing(["a.service"])),
        ("activating auto-restart", true, .dependencyMissing(["a.service"])),
        ("inactive dead", true, .dependencyMissing(["a.service"])),
        // One that waits itself, and one that has done what it had to.
        ("inactive dead\nJob=7", true, .stoppedMeanwhile),
        ("inactive dead\nType=oneshot\nInvocationID=5", true, .stoppedMeanwhile),
        ("inactive dead\nType=oneshot\nInvocationID=", true, .dependencyMissing(["a.service"])),
        // Which is not enough for one that has to be up.
        ("inactive dead\nType=oneshot\nInvocationID=5\nRequisite", true, .dependencyMissing(["a.service"])),
        ("active running", true, .stoppedMeanwhile),
    ]

    @Test(arguments: requirements)
    func `a start that ends while it waits for another unit was cancelled, unless what it requires is down`(
        found: String, otherIsComing: Bool, cause: ServiceManagerError.Cause
    ) async throws {
        let kind = found.hasSuffix("Requisite") ? "Requisite" : "Requires"
        shows("inactive", Traces("1"), Traces("1", "\(kind)=a.service\nAfter=a.service b.service"))
        let words = found.split(separator: " ", maxSplits: 1)
        let other = otherIsComing ? "activating" : "active"
        fixture.runner.when(
            "systemctl", "--user", "show", "-p", UnitProperties.namesOfOthers, "--", "a.service", "a.service",
            "b.service",
            answer: .exits(
                0,
                output: """
                    LoadState=loaded
                    ActiveState=\(words[0])
                    SubState=\(words[1])

                    LoadState=loaded
                    ActiveState=\(words[0])
                    SubState=\(words[1])

                    LoadState=loaded
                    ActiveState=\(other)
                    SubState=start

                    """))
        fixture.runner.when("systemctl", "--user", "is-active", answer: .exits(3, output: "\(words[0])\n"))
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job canceled."))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == cause)
    }

    @Test func `a service whose start waits for another unit is starting, and a plan waits with it`() async throws {
        try install(definition)
        shows(active: "inactive", more: "Job=7")
        let inspection = try await fixture.systemd.inspect(definition)
        #expect(inspection.state == .starting && inspection.running.answer == .no)
        #expect(try await fixture.systemd.plan(definition).steps.map(\.action) == [.start])
        shows(active: "inactive")
        #expect(try await fixture.systemd.inspect(definition).state == .stopped)
    }

    @Test func `a condition that keeps a new definition down has the old one started again`() async throws {
        try install(definition)
        shows("active", Traces("1"))
        let plan = try await fixture.systemd.plan(try .example(version: 2))
        shows("inactive", Traces("1", "ConditionResult=no\nConditionTimestampMonotonic=5"))
        allows("daemon-reload", "reset-failed", "stop", "restart", "start")
        let error = try await #require(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(plan) { throw NeverReady() }
        }
        #expect((error.cause as? ServiceManagerError)?.cause == .requirementUnmet("Condition…="))
        #expect(error.isRolledBack, "\(error)")
        #expect(fixture.runner.changes.last == "systemctl --user start -- \(unit)")
    }

    @Test(arguments: [
        ("inactive", "exit-code", ServiceManagerError.Cause.stoppedMeanwhile),
        ("inactive", "exec-condition", .startFailed(result: "exec-condition", status: 0)),
        ("failed", "exit-code", .startFailed(result: "exit-code", status: 0)),
    ])
    func `what is stopped between two attempts at its start is told from what failed`(
        active: String, result: String, cause: ServiceManagerError.Cause
    ) async throws {
        shows("inactive", Traces("1"))
        let plan = try await fixture.systemd.plan(definition)
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job canceled."))
        allows("daemon-reload", "enable", "reset-failed", "stop")
        shows(active, Traces("2", "Result=\(result)"))
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect((error.cause as? ServiceManagerError)?.cause == cause)
        // Also when its end is only noticed by the look for the daemon.
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(0))
        let late = try await #require(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(plan) { throw NeverReady() }
        }
        #expect(((late.cause as? ServiceManagerError)?.cause == .stoppedMeanwhile) == (cause == .stoppedMeanwhile))
    }

    @Test func `a service that is stopped before it was found ready stays stopped`() async throws {
        shows("inactive", Traces(""))
        let plan = try await fixture.systemd.plan(definition)
        shows("inactive", Traces("1"))
        allows("daemon-reload", "enable", "reset-failed", "stop", "start")
        let error = try await #require(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(plan) { throw NeverReady() }
        }
        #expect((error.cause as? ServiceManagerError)?.cause == .stoppedMeanwhile)
    }
}
