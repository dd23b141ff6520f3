import ManagerSimulators
import Testing

@testable import Platform

@Suite struct PlanTests {
    @Test func `a difference shows what goes and what comes, in order`() {
        let lines = LineDiff.lines(from: ["a", "b", "c"], to: ["a", "x", "c", "d"]).map { $0.sign + $0.text }
        #expect(lines == [" a", "-b", "+x", " c", "+d"])
        #expect(LineDiff.lines(from: [], to: ["a"]).map(\.sign) == ["+"])
        #expect(LineDiff.lines(from: ["a"], to: []).map(\.sign) == ["-"])
    }

    @Test func `a plan names reasons, difference and commands, and no password`() async throws {
        let fixture = ManagerFixture()
        var definition = try ServiceDefinition.example()
        definition.environment["HTTP_PROXY"] = "http://me:s3cret@proxy:1"
        let simulator = SystemdSimulator(store: fixture.store, time: fixture.time, host: fixture.host)
        var context = fixture.context
        context.runner = simulator
        let text = try await SystemdManager(context).plan(definition).description
        #expect(text.contains("because no definition is installed"))
        #expect(text.contains("+Environment=\"HTTP_PROXY=http://…@proxy:1\"\n"))
        #expect(!text.contains("s3cret"))
        #expect(text.contains("\nenv SYSTEMD_OFFLINE=1 systemctl --user enable -- \(definition.unitName)\n"))
    }

    @Test func `commands are written the way a shell takes them`() {
        #expect(ShellWord.line(["mv", "a b", "it's", ""]) == #"mv 'a b' 'it'\''s' ''"#)
        #expect(ShellWord.line(["launchctl", "print", "gui/501/x.y-z"]) == "launchctl print gui/501/x.y-z")
    }

    @Test func `an error tells subject, command, status, output and remedy`() {
        let result = CommandResult(status: .exited(4), standardError: Array("denied\n".utf8))
        let error = ServiceManagerError("unit", .masked, command: ["systemctl", "start"], result: result)
        #expect(
            error.description
                == "unit: the service is masked [systemctl start: exit status 4] said: denied; "
                + "allow it again with 'systemctl --user unmask unit'")
    }

    @Test func `undoing goes on after a failure and runs in a cancelled task`() async {
        let order = Order()
        var undo = UndoList()
        undo.resume { await order.add("resume") }
        undo.restore { await order.add("restore 1") }
        undo.restore {
            await order.add("restore 2")
            throw NeverReady()
        }
        undo.halt {
            try Task.checkCancellation()
            await order.add("halt")
        }
        let list = undo
        let task = Task { await list.undo(resuming: true) }
        task.cancel()
        #expect(await task.value.count == 1)
        #expect(await order.words == ["halt", "restore 2", "restore 1", "resume"])
    }

    private actor Order {
        var words: [String] = []
        func add(_ word: String) { words.append(word) }
    }
}
