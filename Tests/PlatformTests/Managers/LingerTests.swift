import ManagerSimulators
import Testing

@testable import Platform

@Suite struct LingerTests {
    private let fixture = ManagerFixture()
    private var linger: Linger { Linger(fixture.context, user: "u") }

    private func says(_ answers: ScriptedRunner.Answer...) {
        switch answers.count {
        case 1: fixture.runner.when("loginctl", "show-user", answer: answers[0])
        default: fixture.runner.when("loginctl", "show-user", answer: answers[0], answers[1])
        }
    }

    @Test func `logind's own answer counts first`() async {
        says(.exits(0, output: "Linger=yes\n"), .exits(0, output: "Linger=no\n"))
        #expect(await linger.read().answer == .yes)
        #expect(await linger.read().answer == .no)
        #expect(fixture.runner.lines.first == "loginctl show-user u -p Linger")
    }

    @Test func `a user that logind does not know at the moment has a file or not`() async {
        says(.exits(1, error: "User ID 501 is not logged in or lingering"))
        fixture.host.own("/var/lib/systemd/linger", by: 0)
        #expect(await linger.read().answer == .no)
        fixture.host.own("/var/lib/systemd/linger/u", by: 0)
        let fact = await linger.read()
        #expect(fact.answer == .yes && fact.source == "/var/lib/systemd/linger/u")
    }

    @Test func `without logind nothing is known`() async {
        says(.missing)
        #expect(await linger.read().answer == .unknown)
    }

    @Test func `enabling names the user, asks for no password and looks again`() async throws {
        says(.exits(0, output: "Linger=no"), .exits(0, output: "Linger=yes"))
        fixture.runner.when("loginctl", "--no-ask-password", answer: .exits(0))
        #expect(try await linger.enable())
        #expect(fixture.runner.changes == ["loginctl --no-ask-password enable-linger u"])
        #expect(try await linger.enable() == false, "it was on already, so nobody here has to turn it off")
    }

    @Test(arguments: [0, 1] as [Int32])
    func `a refusal is what is found afterwards, with the exact command for root`(code: Int32) async {
        says(.exits(0, output: "Linger=no"))
        fixture.runner.when("loginctl", "--no-ask-password", answer: .exits(code, error: "Access denied"))
        let refusal = await #expect(throws: LingerRefusal.self) { try await linger.enable() }
        #expect(refusal?.rootCommand == "sudo loginctl enable-linger u")
        #expect(refusal?.answer == (code == 0 ? "" : "Access denied"))
        #expect(refusal?.found.answer == .no)
    }

    @Test func `disabling looks again, too`() async throws {
        says(.exits(0, output: "Linger=yes"), .exits(0, output: "Linger=no"))
        fixture.runner.when("loginctl", "--no-ask-password", answer: .exits(0))
        try await linger.disable()
        #expect(fixture.runner.changes == ["loginctl --no-ask-password disable-linger u"])
        try await linger.disable()
        #expect(fixture.runner.changes.count == 1)
    }

    @Test func `the user's name comes from the user database`() async throws {
        fixture.runner.when("getent", answer: .exits(0, output: "mé:x:501:501::/home/u:/bin/sh\n"), .exits(2))
        #expect(try await Linger.userName(fixture.context) == "mé")
        #expect(fixture.runner.lines == ["getent passwd 501"])
        await #expect(throws: ServiceManagerError.self) { try await Linger.userName(fixture.context) }
    }
}
