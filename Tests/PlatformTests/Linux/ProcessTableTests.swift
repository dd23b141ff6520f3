#if os(Linux)
import Testing

@testable import Platform

@Suite struct ProcessTableTests {
    /// A line of /proc/PID/stat up to the start time, field 22 of proc_pid_stat(5).
    private func read(name: String, state: String = "S", flags: String = "4194560", threads: Int = 1) -> ProcessEntry? {
        let line = "42 (\(name)) \(state) 7 42 40 0 -1 \(flags) 1 2 3 4 5 6 7 8 20 0 \(threads) 0 123456 999 8"
        return ProcessEntry(stat: Array(line.utf8))
    }

    @Test(arguments: ["sh", "a b", "a) R 1 2 3", "((", ")", "\n", ""])
    func `a name cannot pass for the fields after it`(name: String) throws {
        let entry = try #require(read(name: name))
        #expect(entry == ProcessEntry(pid: 42, parent: 7, group: 42, session: 40, start: 123_456, isRunning: true))
    }

    @Test func `a zombie does not run unless threads of it are left`() {
        #expect(read(name: "sh", state: "Z")?.isRunning == false)
        #expect(read(name: "sh", state: "X")?.isRunning == false)
        #expect(read(name: "sh", state: "Z", threads: 2)?.isRunning == true)
        #expect(read(name: "sh", state: "T")?.isRunning == true)
    }

    @Test func `threads of the kernel are no processes`() {
        #expect(read(name: "kworker/0:1", flags: "69238880") == nil)
    }

    @Test(arguments: ["", "42", "42 (sh", "42 (sh) S 1"]) func `half a line is no process`(line: String) {
        #expect(ProcessEntry(stat: Array(line.utf8)) == nil)
    }
}
#endif
