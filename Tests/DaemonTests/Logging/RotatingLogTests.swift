import Platform
import Testing

@testable import Daemon

/// Logs that do not grow without end.
@Suite struct RotatingLogTests {
    private let directory: ScratchDirectory
    private var path: String { directory.file("a.log") }

    init() throws { directory = try ScratchDirectory() }

    private func line(_ number: Int) -> [UInt8] { Array("line \(number) of the log that is written here\n".utf8) }

    private func text(_ generation: Int? = nil) throws -> String {
        try FileSystem.readText(path + (generation.map { ".\($0)" } ?? ""))
    }

    @Test func `a full log gets a new name, and the oldest goes`() throws {
        let log = try RotatingLog(path, limits: .init(size: 100, generations: 2))
        for number in 0..<20 { log.append(line(number)) }
        #expect(
            try FileSystem.entries(of: directory.path).filter { !$0.hasSuffix(".lock") } == [
                "a.log", "a.log.1", "a.log.2",
            ])
        let all = try text(2) + text(1) + text()
        let last = (14..<20).flatMap { line($0) }
        #expect(all == String(decoding: last, as: UTF8.self))
        #expect(try directory.permissions(of: "a.log.1") == 0o600)
    }

    @Test func `writers that do not know of each other keep the limit`() throws {
        let limits = RotatingLog.Limits(size: 2000, generations: 100)
        let logs = try (0..<4).map { _ in try RotatingLog(path, limits: limits) }
        for number in 0..<200 { logs[number % logs.count].append(line(1)) }
        let files = try self.files()
        #expect(files.count == 4)
        #expect(files.allSatisfy { $0.count <= 2000 })
        #expect(try lines() == 200)
    }

    @Test func `writers at the same time lose nothing`() async throws {
        let limits = RotatingLog.Limits(size: 2000, generations: 1000)
        let logs = try (0..<4).map { _ in try RotatingLog(path, limits: limits) }
        let line = line(1)
        await withTaskGroup(of: Void.self) { group in
            for log in logs { group.addTask { for _ in 0..<200 { log.append(line) } } }
        }
        #expect(try lines() == 800)
    }

    private func files() throws -> [[UInt8]] {
        try FileSystem.entries(of: directory.path).filter { !$0.hasSuffix(".lock") }
            .map { try FileSystem.read(directory.file($0)) }
    }

    private func lines() throws -> Int {
        try files().reduce(0) { $0 + $1.split(separator: UInt8(ascii: "\n")).count }
    }

    @Test func `a log from before there was a limit is cut to its end, and surplus files go`() throws {
        try FileSystem.writeAtomically([UInt8](repeating: 0x61, count: 10_000), to: path)
        for number in 1...5 { _ = try directory.write("old", to: "a.log.\(number)") }
        let log = try RotatingLog(path, limits: .init(size: 100, generations: 2))
        log.append(line(1))
        #expect(try text() == String(decoding: line(1), as: UTF8.self))
        #expect(try text(1).utf8.count == 100)
        #expect(try text(2) == "old")
        #expect(FileSystem.kind(of: path + ".3") == nil)
    }

    @Test func `a bootstrap log keeps its file, which others have open`() throws {
        try FileSystem.writeAtomically([UInt8](repeating: 0x61, count: 3 << 20), to: path)
        let other = try AppendFile(path)
        let identity = FileStamp.of(path)?.identity
        BootstrapLog.bound(path)
        try other.append(Array("after\n".utf8))
        #expect(try text() == "after\n")
        #expect(FileStamp.of(path)?.identity == identity)
        #expect(try text(1).utf8.count == 1 << 20)
        BootstrapLog.bound(path)
        #expect(try text() == "after\n")
    }

    @Test func `who had the daemon do what is written down without credentials`() throws {
        let layout = HomeLayout(root: try CanonicalRoot(of: directory.file("home")))
        CommandLog.record(["daemon", "stop"], version: "1", layout: layout)
        #expect(FileSystem.kind(of: directory.file("home")) == nil, "a home that is none is not made")
        try layout.prepare()
        CommandLog.record(
            ["update", "https://a:b@c/"], version: "1", layout: layout, clock: { Timestamp(milliseconds: 0) })
        let log = try FileSystem.readText(layout.commandLog)
        #expect(log.hasPrefix("1970-01-01T00:00:00.000Z info command pid=\(ProcessIdentity.current().pid) parent="))
        #expect(log.contains(#"command="update https://***@c/""#))
    }

    @Test func `what a line quotes is read back by readers of logfmt and JSON`() throws {
        let value = "it's \"so\" \\ a\tb\r\n\u{1B}[0m \u{0}\u{7F}\u{9B}\u{2028} größe"
        let line = DaemonLog.line(at: Timestamp(milliseconds: 0), .info, "said", ["what": value, "by": "it's"])
        let quoted = #""it's \"so\" \\ a\tb\r\n\u001b[0m \u0000\u007f\u009b\u2028 größe""#
        #expect(line == "1970-01-01T00:00:00.000Z info said what=\(quoted) by=it's\n")
        #expect(try RecordText.decode(String.self, from: Array(quoted.utf8)) == value)
    }
}
