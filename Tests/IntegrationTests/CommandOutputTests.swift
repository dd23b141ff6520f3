import Daemon
import Platform
import Testing

/// What commands of a run print, and what is kept of it.
@Suite struct CommandOutputTests {
    @Test func `of 200 MB the head and the tail are kept, in little memory`() async throws {
        try await GateLab.with { lab in
            let size = 200 << 20
            let before = try Checkpoint("before", in: lab)
            try await lab.configure(
                test: "\(before.wait); echo begin; head -c \(size) /dev/zero | tr '\\0' x; echo; echo end")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await before.reached()
            let daemon = try lab.runningDaemon()
            let atFirst = try memoryPeak(of: daemon)
            try before.release()
            try await lab.passes(run)
            #expect(try memoryPeak(of: daemon) - atFirst < 64 << 10)

            let log = try FileSystem.read(lab.layout.stepLog(runID: run.text, step: "test"), limit: 1 << 28)
            #expect(log.count <= 64 << 20)
            #expect(log.count >= 40 << 20)
            let head = String(decoding: log.prefix(500), as: UTF8.self)
            #expect(head.contains("\nbegin\nxxxx"))
            #expect(String(decoding: log.suffix(10), as: UTF8.self) == "xxxxx\nend\n")
            let mark = try #require(log.firstRange(of: Array("bytes cut here".utf8)))
            let words = String(decoding: log[..<mark.lowerBound].suffix(30), as: UTF8.self).split(separator: " ")
            let cut = try #require(words.last.flatMap { Int($0) })
            let kept = log.count { $0 == UInt8(ascii: "x") }
            // The x of "bytes cut here: only … kept" and of the command's own line are not the command's output.
            #expect(cut + kept - size == (head.prefix { $0 != "\n" }.count { $0 == "x" }))
            let files = try FileSystem.entries(of: lab.layout.runLogs(run.text))
            #expect(files.filter { $0.contains("tail") } == [])
        }
    }

    @Test func `invalid UTF-8 reaches attach and logs byte for byte`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "printf 'a\\377b \\303\\244 unended'; exit 1")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            let attach = try await lab.attach(run)
            #expect(attach.status == .exited(1))
            let printed = [0x61, 0xFF, 0x62, 0x20, 0xC3, 0xA4] + Array(" unended".utf8)
            #expect(attach.standardOutput.contains(printed + [0x0A]))
            let logs = try await lab.tryNM(["logs", "--step", "test", "--run", run.text])
            #expect(logs.status == .exited(0))
            #expect(
                logs.standardOutput.contains(
                    printed + Array("\nno-mistakes: the command ended with exit status 1".utf8)))
            #expect(logs.standardOutput == (try FileSystem.read(lab.layout.stepLog(runID: run.text, step: "test"))))
        }
    }

    @Test func `what was printed before somebody attached is printed too, once`() async throws {
        try await GateLab.with { lab in
            let first = try Checkpoint("first", in: lab)
            try await lab.configure(test: "echo line one; \(first.wait); echo line two")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await first.reached()
            async let attached = lab.attach(run)
            try first.release()
            let result = try await attached
            #expect(result.status == .exited(0))
            let lines = result.outputText.split(separator: "\n")
            #expect(lines.filter { $0 == "line one" || $0 == "line two" } == ["line one", "line two"])
            #expect(lines.last == "run passed")
            let later = try await lab.attach(run)
            #expect(later.status == .exited(0))
            #expect(later.outputText == result.outputText)
        }
    }

    @Test func `without a terminal nothing is coloured`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "exit 1")
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            var output = try await lab.attach(run).standardOutput
            for arguments in [["runs"], ["status"], ["logs"], ["daemon", "status"], ["--help"]] {
                output += try await lab.tryNM(arguments, adding: ["TERM": "xterm"]).standardOutput
            }
            #expect(!output.contains(0x1B))
        }
    }

    /// The largest resident set so far, in KiB (proc_pid_status(5)).
    private func memoryPeak(of process: ProcessIdentity) throws -> Int {
        let lines = try FileSystem.readText("/proc/\(process.pid)/status").split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }
}
