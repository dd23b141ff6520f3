import ManagerSimulators
import Platform
import Synchronization
import Testing

@testable import Daemon

/// Lingering, and the memory of having enabled it.
@Suite struct LingeringTests {
    /// A logind that does what it is asked to, or does not.
    private final class Logind: CommandRunner {
        private let state: Mutex<(lingers: Bool, obeys: Bool, lines: [String])>
        private let isThere: Bool
        private let whenAsked: @Sendable () -> Void

        /// - Parameter whenAsked: done before it enables or disables anything.
        init(
            lingers: Bool = false, obeys: Bool = true, isThere: Bool = true,
            whenAsked: @escaping @Sendable () -> Void = {}
        ) {
            state = Mutex((lingers, obeys && isThere, []))
            self.isThere = isThere
            self.whenAsked = whenAsked
        }

        var lingers: Bool { state.withLock { $0.lingers } }
        var lines: [String] { state.withLock { $0.lines } }

        func run(_ command: Command) async throws(CommandError) -> CommandResult {
            state.withLock { state in
                state.lines.append(([command.executable] + command.arguments).joined(separator: " "))
                func exits(_ code: Int32, _ output: String = "") -> CommandResult {
                    CommandResult(status: .exited(code), standardOutput: Array(output.utf8))
                }
                if command.executable == "getent" { return exits(0, "u:x:501:501::/home/u:/bin/sh\n") }
                if command.arguments.contains("show-user") {
                    guard isThere else { return exits(1) }
                    return exits(0, "Linger=\(state.lingers ? "yes" : "no")\n")
                }
                whenAsked()
                if state.obeys { state.lingers = command.arguments.contains("enable-linger") }
                if state.obeys { return exits(0) }
                return CommandResult(status: .exited(1), standardError: Array("Access denied".utf8))
            }
        }
    }

    private let scratch: ScratchDirectory
    private let world: ControlFixture

    init() throws {
        scratch = try ScratchDirectory()
        world = try ControlFixture(scratch)
        try FileSystem.makePrivateDirectory(scratch.file("units"))
    }

    private func control(_ logind: Logind) -> DaemonControl {
        let context = ManagerContext(
            runner: logind, store: world.store, host: world.host, clock: world.time, environment: [:], userID: 501)
        let units = scratch.file("units")
        return DaemonControl(
            layout: world.layout, application: .example, version: "1", executable: world.good, environment: [:],
            manager: world.manager, reach: world.reach,
            lingering: Lingering(layout: world.layout, context: context) {
                FilePath.join(units, InstanceSuffix(of: $0.root).text)
            })
    }

    /// A user whose daemon is systemd's, and who has it linger.
    private func lingers(_ logind: Logind) async throws -> DaemonControl {
        let control = control(logind)
        let report = try await control.ensure(.explicit)
        #expect(
            try await control.linger(report.owner)
                == "lingering of u is enabled: the daemon starts with the machine and goes on after a logout")
        return control
    }

    @Test func `what was enabled from a home is remembered and undone with its service`() async throws {
        let logind = Logind()
        let control = try await lingers(logind)
        #expect(logind.lingers)
        #expect(LingerRecord.read(world.layout.lingerRecord)?.user == "u")
        #expect(logind.lines.contains("loginctl --no-ask-password enable-linger u"))
        #expect(try await control.linger(nil) == "lingering of u was enabled already")
        let removed = try await control.uninstall()
        #expect(removed.last == "lingering of u was disabled, as it was before")
        #expect(!logind.lingers)
        #expect(FileSystem.kind(of: world.layout.lingerRecord) == nil)
        #expect(try FileSystem.entries(of: scratch.file("units")) == [])
    }

    @Test func `who is killed in the middle of enabling it is known for having done it`() async throws {
        let layout = world.layout
        let logind = Logind(whenAsked: {
            #expect(LingerRecord.read(layout.lingerRecord)?.user == "u")
        })
        _ = try await lingers(logind)
    }

    @Test func `of a daemon that systemd does not have it is said that lingering does not help it`() async throws {
        let logind = Logind()
        let said = try await control(logind).linger(.nobody(nil))
        #expect(said.hasPrefix("lingering of u is enabled; it is of use to this daemon only when"), "\(said)")
        #expect(said.hasSuffix("no-mistakes daemon restart"))
        let again = try await control(logind).linger(.nobody(nil))
        #expect(again.hasPrefix("lingering of u was enabled already; it is of use"), "\(again)")
    }

    @Test func `what somebody else enabled stays`() async throws {
        let logind = Logind(lingers: true)
        let control = control(logind)
        _ = try await control.ensure(.explicit)
        #expect(try await control.linger(nil) == "lingering of u was enabled already")
        _ = try await control.uninstall()
        #expect(logind.lingers)
    }

    @Test func `without permission the command for root is given, and nothing is remembered`() async throws {
        for isThere in [true, false] {
            let control = control(Logind(obeys: false, isThere: isThere))
            let refusal = try await #require(throws: LingerRefusal.self) { try await control.linger(nil) }
            #expect(refusal.found.answer == (isThere ? .no : .unknown))
            #expect(refusal.description.hasSuffix("run: sudo loginctl enable-linger u"))
            #expect(FileSystem.kind(of: world.layout.lingerRecord) == nil)
            #expect(try FileSystem.entries(of: scratch.file("units")) == [])
        }
    }

    @Test func `another home with a service keeps lingering, and its memory`() async throws {
        let logind = Logind()
        let control = try await lingers(logind)
        let other = HomeLayout(root: try CanonicalRoot(of: scratch.file("other")))
        try other.prepare()
        let service = DaemonService.definition(
            of: other, application: .example, version: "1", executable: world.good, manager: .systemd)
        try await world.manager.apply(try await world.manager.plan(service)) {}
        let removed = try await control.uninstall()
        #expect(removed.last?.contains(other.root.path) == true, "\(removed)")
        #expect(logind.lingers)
        #expect(LingerRecord.read(other.lingerRecord)?.user == "u")
        #expect(FileSystem.kind(of: world.layout.lingerRecord) == nil)
    }

    @Test func `what was enabled from a home that is gone is remembered beside its definition`() async throws {
        let logind = Logind()
        let control = try await lingers(logind)
        try FileSystem.removeTree(world.layout.root.path)
        let removed = try await control.uninstall()
        #expect(removed.last == "lingering of u was disabled, as it was before")
        #expect(!logind.lingers)
        #expect(try FileSystem.entries(of: scratch.file("units")) == [])
    }

    @Test func `when all memory is gone, the way to end lingering is said`() async throws {
        let logind = Logind()
        let control = try await lingers(logind)
        try FileSystem.removeTree(world.layout.root.path)
        try FileSystem.removeTree(scratch.file("units"))
        let removed = try await control.uninstall()
        #expect(removed.last?.hasSuffix("loginctl disable-linger u") == true, "\(removed)")
        #expect(logind.lingers)
    }

    @Test func `where systemd does not have the daemon there is nothing to linger`() async throws {
        await #expect(throws: LingerUnneeded.self) { try await world.control().linger(nil) }
    }

    @Test func `a status report reads logind's record without a command`() async throws {
        let logind = Logind(lingers: true)
        let control = control(logind)
        _ = try await control.ensure(.use)
        world.store["/etc/passwd"] = .file(
            Array("root:x:0:0::/root:/bin/sh\nu:x:501:501::/home/u:/bin/sh\n".utf8), mode: 0o644)
        world.host.own("/var/lib/systemd/linger", by: 0)
        let status = control.sight()
        #expect(await control.report(on: status, isFull: false).status.linger == false)
        world.host.own("/var/lib/systemd/linger/u", by: 0)
        #expect(await control.report(on: status, isFull: false).status.linger == true)
        #expect(logind.lines == [])
        #expect(await control.report(on: status, isFull: true).evidence.linger.source.hasPrefix("loginctl show-user u"))
    }
}
