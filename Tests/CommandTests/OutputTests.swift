import Daemon
import Synchronization
import Testing

@testable import nm

@Suite struct OutputTests {
    @Test(arguments: [
        ("/tmp/x\u{9B}31my: not found", "/tmp/x\\u{9b}31my: not found\n"),
        ("a\u{1B}[2Jb\r", "a\\u{1b}[2Jb\\u{d}\n"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab\n"),
        ("größe · ✓", "größe · ✓\n"),
    ])
    func `what stands in a message does not rule the terminal`(text: String, shown: String) {
        let written = Mutex("")
        let output = Output(
            isTerminal: false, colours: false, write: { _ in }, writeError: { text in written.withLock { $0 += text } })
        output.message(text)
        #expect(written.withLock { $0 } == shown)
    }

    @Test func `why a run failed does not rule the terminal, whoever said it`() {
        var run = RunSummary(
            RunRecord(
                id: .mint(), repositoryID: "a", branch: "x", commit: "c", status: .failed,
                reason: "remote: \u{1B}[2Jall is well", createdAt: Timestamp(milliseconds: 0)),
            repository: nil, steps: [], queuePosition: nil)
        let output = Output(isTerminal: false, colours: false, write: { _ in }, writeError: { _ in })
        #expect(RunTable.lines([run], output).first?.hasSuffix("  remote: ?[2Jall is well") == true)
        run.reason = nil
        #expect(RunTable.lines([run], output).first?.hasSuffix(run.id.text) == true)
    }
}
