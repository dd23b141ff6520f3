import DefinitionSamples
import Platform
import Testing

/// systemd's own parser says what it read in our units; no manager runs for it.
@Suite(.enabled(if: Oracle.isWanted)) struct SystemdOracleTests {
    /// With nine values in each.
    private static let unitCount = 300

    private struct Reading {
        var dump: SystemdDump
        var complaints: [Substring]
    }

    @Test func `systemd reads 2,700 generated paths, arguments and variables as they were meant`() async throws {
        var generator = SampleGenerator(seed: 20_261_121)
        var units: [String: SystemdUnit] = [:]
        for index in 0..<Self.unitCount {
            units["sample-\(index).service"] = try SystemdUnit(.generatedForSystemd(&generator))
        }
        let reading = try await read(units.mapValues { $0.rendered() })
        #expect(reading.complaints == [])
        #expect(reading.dump.count == units.count)
        for (name, unit) in units {
            let wanted = unit.definition
            let words = try #require(reading.dump.commandLine(of: name), "\(name) has no command")
            let command = [wanted.executable] + wanted.arguments
            #expect(words.suffix(command.count) == command.map { Array($0.utf8) }[...], "\(name)")
            #expect(isLauncher(words.dropLast(command.count), of: wanted.executable), "\(name)")
            #expect(reading.dump.unit(name, says: "\n\t\tWorkingDirectory: \(wanted.workingDirectory)\n"), "\(name)")
            let log = try #require(wanted.logFile)
            #expect(reading.dump.unit(name, says: "\n\t\tStandardOutputFileToAppend: \(log)\n"), "\(name)")
            let variables = wanted.environment.sorted { $0.key < $1.key }
            let lines = variables.map { "\t\tEnvironment: \($0.key)=\($0.value)\n" }.joined()
            #expect(reading.dump.unit(name, says: "\n" + lines), "\(name)")
            #expect(reading.dump.count(of: "Environment", in: name) == variables.count, "\(name)")
        }
    }

    @Test func `systemd understands every setting of a unit`() async throws {
        let log = "/home/me/.my-tool/log"
        let unit = try SystemdUnit(.sample(environment: ["HTTP_PROXY": "http://me:p%40ss@proxy"], logFile: log))
        let reading = try await read(["sample.service": unit.rendered()])
        #expect(reading.complaints == [])
        let fields = [
            "Description: My tool's service", "Unit Load State: loaded", "Type: notify", "Restart: on-failure",
            "RestartSec: 2s", "TimeoutStopSec: 45s", "KillMode: mixed", "OOMPolicy: continue", "NotifyAccess: main",
            "WorkingDirectory: /home/me/.my-tool", "Environment: HTTP_PROXY=http://me:p%40ss@proxy",
            "StandardOutput: append", "StandardError: inherit", "StandardOutputFileToAppend: \(log)",
        ]
        for field in fields { #expect(reading.dump.unit("sample.service", says: "\n\t\t\(field)\n"), "\(field)") }
    }

    @Test(arguments: [
        ("a newline", "/tmp/a\nb"),
        ("a carriage return", "/tmp/a\rb"), ("a parent", "/tmp/b/../a"), ("a doubled slash", "/tmp//a"),
    ])
    func `a working directory that is refused is one that systemd would change`(
        what: String, path: String
    ) async throws {
        #expect(throws: RenderingRefusal.self, "\(what)") {
            try SystemdUnit(.sample(workingDirectory: path))
        }
        let text = "[Service]\nExecStart=/bin/true\nWorkingDirectory=\(path)\nKillMode=mixed\n"
        let reading = try await read(["raw.service": Array(text.utf8)])
        let survives = reading.dump.unit("raw.service", says: "\n\t\tWorkingDirectory: \(path)\n")
        #expect(!survives || !reading.dump.unit("raw.service", says: "\n\t\tKillMode: mixed\n"), "\(what)")
    }

    @Test(arguments: ["1A", "A-B", "A B", "é", "A.B", "a\u{301}", ""])
    func `a variable whose name is refused is one that systemd would drop`(name: String) async throws {
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(environment: [name: "value"])) }
        let text = "[Service]\nExecStart=/bin/true\nEnvironment=\"\(name)=value\"\n"
        let reading = try await read(["raw.service": Array(text.utf8)])
        #expect(reading.dump.count(of: "Environment", in: "raw.service") == 0)
    }

    /// One call for all units: it takes systemd-analyze longer to start than to read.
    private func read(_ units: [String: [UInt8]]) async throws -> Reading {
        let tool = try Oracle("systemd-analyze", package: "systemd")
        let scratch = try ScratchDirectory()
        let runtime = try scratch.makeDirectory("runtime")
        let directory = try scratch.makeDirectory("units")
        let files = try units.sorted { $0.key < $1.key }.map { try scratch.write($0.value, to: "units/\($0.key)") }
        let result = try await tool.ask(
            ["--user", "--man=no", "verify"] + files, in: scratch.path,
            environment: [
                "LC_ALL": "C", "SYSTEMD_LOG_LEVEL": "debug", "SYSTEMD_COLORS": "0", "XDG_RUNTIME_DIR": runtime,
                // The colon at the end adds systemd's own units, which it needs to load any.
                "SYSTEMD_UNIT_PATH": directory + ":",
            ])
        // A complaint begins with the file, and the line if it is about one.
        let complaints = result.errorText.split(separator: "\n").filter { $0.hasPrefix(directory + "/") }
        return Reading(dump: SystemdDump(result.standardOutput), complaints: complaints)
    }

    private func isLauncher(_ words: ArraySlice<[UInt8]>, of executable: String) -> Bool {
        let launcher = words.map { String(decoding: $0, as: UTF8.self) }
        let isPlain = !executable.utf8.contains { "\"'\\".utf8.contains($0) || $0 < 0x20 || $0 == 0x7F }
        if isPlain { return launcher.isEmpty }
        return launcher
            == (executable.utf8.contains(UInt8(ascii: "=")) ? ["/bin/sh", "-c", #"exec "$0" "$@""#] : ["/usr/bin/env"])
    }
}
