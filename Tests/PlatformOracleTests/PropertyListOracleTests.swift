import DefinitionSamples
import Platform
import Testing

/// The plist parser of the Swift toolchain's Foundation says what it read in our property lists.
@Suite(.enabled(if: Oracle.isWanted)) struct PropertyListOracleTests {
    /// With nine values in each.
    private static let fileCount = 230

    @Test func `plutil reads 2,070 generated paths, arguments and variables as they were meant`() async throws {
        var generator = SampleGenerator(seed: 20_261_122)
        let plists = try (0..<Self.fileCount).map { _ in
            try LaunchAgentPlist(.generatedForLaunchd(&generator))
        }
        let read = try await read(plists.map { $0.rendered() })
        for (plist, json) in zip(plists, read) { #expect(json.differences(from: expected(of: plist)) == []) }
    }

    @Test func `a service that is not restarted and has no log holds no key about it`() async throws {
        let plist = try LaunchAgentPlist(.sample(restart: .never))
        #expect(try await read([plist.rendered()]).map { $0.differences(from: expected(of: plist)) } == [[]])
    }

    @Test(arguments: [
        ("an unknown element", "<string>", "<text>"), ("an element that is not ended", "</array>", ""),
        ("an integer that is none", "<integer>45</integer>", "<integer>soon</integer>"),
        ("a key without a value", "<true/>", ""), ("an unknown reference", "Label", "&label;"),
    ])
    func `what plutil refuses we refuse`(what: String, part: String, replacement: String) async throws {
        let text = try LaunchAgentPlist(.sample()).text.replacing(part, with: replacement, maxReplacements: 1)
        let tool = try Oracle("plutil", package: "the Swift toolchain")
        let scratch = try ScratchDirectory()
        try scratch.write(Array(text.utf8), to: "broken.plist")
        let result = try await tool.ask(["-lint", "broken.plist"], in: scratch.path)
        #expect(!result.status.isSuccess, "\(what)")
        #expect(throws: DefinitionSyntaxError.self, "\(what)") { try LaunchAgentPlist.parse(Array(text.utf8)) }
    }

    /// Every key that may be there, with its value in the type that launchd.plist(5) asks for.
    private func expected(of plist: LaunchAgentPlist) -> JSONValue {
        let wanted = plist.definition
        var environment = wanted.environment.mapValues { JSONValue.text($0) }
        environment["MY_TOOL_SERVICE_DEFINITION"] = .text(plist.marker.description)
        var keys: [String: JSONValue] = [
            "Label": .text("org.example.my-tool.service.\(wanted.suffix)"),
            "ProgramArguments": .array(([wanted.executable] + wanted.arguments).map { .text($0) }),
            "WorkingDirectory": .text(wanted.workingDirectory),
            "EnvironmentVariables": .object(environment),
            "RunAtLoad": .boolean(true),
            "ExitTimeOut": .integer(45),
            "LimitLoadToSessionType": .array([.text("Aqua"), .text("Background")]),
            "ProcessType": .text("Interactive"),
        ]
        if case .onFailure(let delay) = wanted.restart {
            keys["KeepAlive"] = .object(["SuccessfulExit": .boolean(false)])
            keys["ThrottleInterval"] = .integer(delay)
        }
        if let log = wanted.logFile {
            keys["StandardOutPath"] = .text(log)
            keys["StandardErrorPath"] = .text(log)
        }
        return .object(keys)
    }

    /// One call for all files; they must pass its lint, too.
    private func read(_ files: [[UInt8]]) async throws -> [JSONValue] {
        let tool = try Oracle("plutil", package: "the Swift toolchain")
        let scratch = try ScratchDirectory()
        let names = files.indices.map { "\($0).plist" }
        for (name, bytes) in zip(names, files) { try scratch.write(bytes, to: name) }
        let lint = try await tool.ask(["-lint"] + names, in: scratch.path)
        try #require(lint.status.isSuccess, "\(lint.outputText)\(lint.errorText)")
        let conversion = try await tool.ask(["-convert", "json", "-e", "json"] + names, in: scratch.path)
        try #require(conversion.status.isSuccess, "\(conversion.outputText)\(conversion.errorText)")
        return try files.indices.map {
            try JSONValue.read(try FileSystem.read(FilePath.join(scratch.path, "\($0).json")))
        }
    }
}
