import DefinitionSamples
import Platform
import Testing

/// A schema validator, an XML parser and Wine say what they read in our tasks; Windows itself is nowhere to be asked.
@Suite(.enabled(if: Oracle.isWanted)) struct ScheduledTaskOracleTests {
    private static let sid = "S-1-5-21-1004336348-1177238915-682003330-1001"
    /// With four arguments and two paths in each.
    private static let taskCount = 350

    @Test func `Windows splits 1,400 generated arguments as they were meant, after any XML parser has read them`()
        async throws
    {
        var generator = SampleGenerator(seed: 20_261_123)
        let tasks = try (0..<Self.taskCount).map { _ in
            try ScheduledTask(.generatedForTaskScheduler(&generator), userSID: Self.sid)
        }
        let files = try TaskFiles(tasks.map { $0.rendered() })
        #expect(try await files.invalid() == [])
        let commands = try await files.texts(of: "Command")
        let directories = try await files.texts(of: "WorkingDirectory")
        for (index, task) in tasks.enumerated() {
            #expect(commands[index] == Array(task.definition.executable.utf8), "\(task.definition.executable)")
            #expect(directories[index] == Array(task.definition.workingDirectory.utf8))
        }
        let split = try await splitByWindows(try await files.texts(of: "Arguments"))
        for (index, task) in tasks.enumerated() {
            #expect(split[index] == task.definition.arguments.map { Array($0.utf16) }, "\(task.definition.arguments)")
        }
    }

    @Test func `Wine's Task Scheduler takes a task once, and again only by force`() async throws {
        let prefix = try WinePrefix()
        let task = try ScheduledTask(.sample(), userSID: Self.sid)
        try prefix.scratch.write(task.rendered(), to: "task.xml")
        let name = "/tn '\\\(task.definition.taskName)'"
        let steps = [
            "/create \(name) /xml task.xml", "/create \(name) /xml task.xml", "/create \(name) /xml task.xml /f",
        ]
        let removal = ["/delete \(name) /f", "/delete \(name) /f"]
        let script = (steps + removal).map { "wine schtasks \($0) >&2; echo $?" }.joined(separator: "\n")
        let result = try await prefix.run(script)
        #expect(result.outputText.split(separator: "\n") == ["0", "1", "0", "0", "1"], "\(result.errorText)")
    }

    /// The schema would be worth nothing if it took everything.
    @Test func `the schema refuses what Task Scheduler would refuse, or what ends a service`() async throws {
        let good = try ScheduledTask(.sample(), userSID: Self.sid).text
        let changes = [
            ("version=\"1.2\"", "version=\"2.0\""), ("mit/task", "mit/tasks"), ("Triggers>", "Trigger>"),
            ("<UserId>\(Self.sid)</UserId>\n    </LogonTrigger>", "</LogonTrigger>"),
            ("LogonTrigger>", "BootTrigger>"), ("InteractiveToken", "S4U"), ("LeastPrivilege", "HighestAvailable"),
            ("<Enabled>true</Enabled>", "<Enabled>yes</Enabled>"), ("IgnoreNew", "Parallel"),
            ("<DisallowStartIfOnBatteries>false", "<DisallowStartIfOnBatteries>true"),
            ("<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>", ""), ("PT0S", "PT72H"),
            ("<StopOnIdleEnd>false", "<StopOnIdleEnd>true"), ("<Priority>5", "<Priority>7"), ("PT1M", "PT30S"),
            ("PT1M", "P32D"), ("<Count>255", "<Count>256"), ("<Count>255", "<Count>0"),
            ("Context=\"Author\"", "Context=\"Nobody\""),
            ("<Command>", "<Command>\(String(repeating: "x", count: 260))"),
            ("<Hidden>false</Hidden>", "<Hidden>false</Hidden><Visible>true</Visible>"), ("Exec>", "Execute>"),
        ]
        let bad = changes.map { good.replacing($0, with: $1) }
        for (change, text) in zip(changes, bad) { #expect(text != good, "\(change.0) is not in the task") }
        let files = try TaskFiles(([good] + bad).map { [0xFF, 0xFE] + littleEndian($0) })
        let invalid = try await files.invalid()
        #expect(!invalid.contains(0), "what we write is refused, too")
        let accepted = Set(1...bad.count).subtracting(invalid)
        #expect(accepted.map { changes[$0 - 1] }.map { "\($0) as \($1)" } == [])
    }

    private func littleEndian(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    /// The arguments in each of `lines`, by Wine's `CommandLineToArgvW`.
    private func splitByWindows(_ lines: [[UInt8]]) async throws -> [[[UInt16]]] {
        let prefix = try WinePrefix()
        let compiler = try Oracle("x86_64-w64-mingw32-gcc", package: "gcc-mingw-w64-x86-64-win32")
        let built = try await compiler.ask(
            ["-O1", "-o", "argv.exe", Oracle.resource("argv.c"), "-lshell32"], in: prefix.scratch.path)
        try #require(built.status.isSuccess, "\(built.errorText)")
        let text = lines.map { "program.exe \(String(decoding: $0, as: UTF8.self))\n" }.joined()
        try prefix.scratch.write(littleEndian(text), to: "lines")
        let output = try await prefix.run("wine argv.exe <lines").outputText
        return output.split(whereSeparator: \.isNewline).map { line in
            // The first word is the program.
            line.split(separator: ";", omittingEmptySubsequences: false).dropLast().dropFirst().map { word in
                let digits = Array(word.utf8)
                return stride(from: 0, to: digits.count, by: 4).compactMap {
                    UInt16(String(decoding: digits[$0..<($0 + 4)], as: UTF8.self), radix: 16)
                }
            }
        }
    }
}

/// Task files in a directory, to be read by libxml2.
private struct TaskFiles {
    private let scratch: ScratchDirectory
    private let names: [String]
    private let tool: Oracle

    init(_ files: [[UInt8]]) throws {
        tool = try Oracle("xmllint", package: "libxml2-utils")
        scratch = try ScratchDirectory()
        names = files.indices.map { "\($0).xml" }
        for (name, bytes) in zip(names, files) { try scratch.write(bytes, to: name) }
    }

    /// The indices of those that our schema refuses.
    func invalid() async throws -> [Int] {
        let result = try await tool.ask(
            ["--noout", "--nonet", "--schema", Oracle.resource("task.xsd")] + names, in: scratch.path)
        let lines = Set(result.errorText.split(separator: "\n").map(String.init))
        return names.indices.filter { !lines.contains("\(names[$0]) validates") }
    }

    /// What the element of that name holds, in each file.
    func texts(of element: String) async throws -> [[UInt8]] {
        let result = try await tool.ask(
            ["--nonet", "--xpath", "string(//*[local-name()='\(element)'])"] + names, in: scratch.path)
        try #require(result.status.isSuccess, "\(result.errorText)")
        let lines = result.standardOutput.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        try #require(lines.count == names.count + 1)
        return lines.dropLast()
    }
}
