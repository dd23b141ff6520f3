import DefinitionSamples
import Testing

@testable import Platform

@Suite struct SystemdUnitTests {
    @Test func `a unit says everything that a service needs, and nothing else`() throws {
        let unit = try SystemdUnit(
            .sample(
                environment: ["no_proxy": "a b", "HTTP_PROXY": #"http://"me":100%@x\"#],
                logFile: "/home/me/my 100% log"))
        let expected = #"""
            # Ownership: \#(unit.marker)
            # my-tool refreshes this file; one that was changed is kept aside. Settings of your own
            # belong into a drop-in: systemctl --user edit \#(unit.definition.unitName)
            [Unit]
            Description=My tool's service
            StartLimitIntervalSec=300
            StartLimitBurst=20

            [Service]
            Type=notify
            ExecStart=:"/opt/my-tool/bin/my-tool" "serve" "--root" "/home/me/.my-tool"
            WorkingDirectory=/home/me/.my-tool
            Environment="HTTP_PROXY=http://\"me\":100%%@x\\"
            Environment="no_proxy=a b"
            StandardOutput=append:/home/me/my 100%% log
            StandardError=inherit
            Restart=on-failure
            RestartSec=2
            RestartPreventExitStatus=78
            TimeoutStopSec=45
            KillMode=mixed
            OOMPolicy=continue

            [Install]
            WantedBy=default.target

            """#
        #expect(unit.text == expected)
        #expect(unit.rendered() == Array(expected.utf8))
    }

    @Test(arguments: [
        ("a b", #""a b""#), ("", #""""#), ("100%", #""100%%""#), ("$HOME", #""$HOME""#), (";", #"";""#),
        (#"say "hi""#, #""say \"hi\"""#), (#"C:\"#, #""C:\\""#), ("a\nb\u{1B}\u{7F}", #""a\x0ab\x1b\x7f""#),
        ("\"\u{301}", "\"\\\"\u{301}\""),
    ])
    func `an argument is quoted as systemd reads it`(argument: String, quoted: String) throws {
        let text = try SystemdUnit(.sample(arguments: [argument])).text
        #expect(text.utf8.firstRange(of: "my-tool\" \(quoted)\n".utf8) != nil)
    }

    @Test(arguments: [
        ("/opt/a b%$;=/x", #":"/opt/a b%%$;=/x" "serve""#),
        ("/opt/it's", #":"/usr/bin/env" "/opt/it's" "serve""#),
        (#"/opt/a"b\c"#, #":"/usr/bin/env" "/opt/a\"b\\c" "serve""#),
        ("/opt/a=it's", #":"/bin/sh" "-c" "exec \"$0\" \"$@\"" "/opt/a=it's" "serve""#),
    ])
    func `a path that systemd does not take as a program goes through a launcher`(path: String, line: String) throws {
        let unit = try SystemdUnit(.sample(executable: path, arguments: ["serve"]))
        #expect(unit.text.contains("ExecStart=\(line)\n"))
        let parsed = try SystemdUnit.parse(unit.rendered())
        #expect(parsed.executable == path)
        #expect(parsed.arguments == ["serve"])
    }

    @Test(arguments: [
        "/a\u{1}\t\u{B}\u{1B}\u{7F}\u{85}\u{9B}\u{2028}b", "/a\t", "/a ", #"/a\"#, #"/a\ "#, "/a %\u{301}", "/",
    ])
    func `a directory of other characters is named as it is`(path: String) throws {
        let parsed = try SystemdUnit.parse(try SystemdUnit(.sample(workingDirectory: path)).rendered())
        #expect(parsed.workingDirectory.map { Array($0.utf8) } == Array(path.utf8))
        let log = path + "/log\u{1B}"
        guard path != "/" else { return }
        #expect(try SystemdUnit.parse(try SystemdUnit(.sample(logFile: log)).rendered()).logFile == log)
    }

    @Test(arguments: ["/a ", "/a\t", #"/a\"#])
    func `a file whose name systemd would cut is refused`(path: String) throws {
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(logFile: path)) }
    }

    @Test func `a service that is never restarted says so`() throws {
        let text = try SystemdUnit(.sample(restart: .never)).text
        #expect(text.contains("\nRestart=no\n"))
        #expect(!text.contains("RestartPreventExitStatus"))
    }

    @Test(arguments: [
        "", "relative", "/a/../b", "/a/./b", "/a//b", "/a/", "/a\n", "/a\rb", "/a\0b",
        "/a\u{FFFE}b", "/a\u{10FFFF}", String(decoding: "/a".utf8 + [0xEF, 0xB7, 0x90], as: UTF8.self),
        "/" + String(repeating: "x", count: 256), String(repeating: "/xxxxxxx", count: 512),
    ])
    func `a directory that a unit cannot name exactly is refused with a remedy`(path: String) throws {
        let refusal = #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(workingDirectory: path)) }
        #expect(refusal?.field == "WorkingDirectory")
        #expect(refusal?.value == path)
        #expect(refusal?.remedy.isEmpty == false)
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(logFile: path)) }
    }

    @Test func `what no process can be passed is refused`() {
        let long = String(repeating: "x", count: 128 << 10)
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(arguments: ["a\0b"])) }
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(arguments: [long])) }
        #expect(throws: RenderingRefusal.self) {
            try SystemdUnit(.sample(arguments: Array(repeating: String(long.dropLast()), count: 8)))
        }
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(arguments: ["a\u{2FFFE}b"])) }
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(summary: "a\u{1FFFF}")) }
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(executable: "/")) }
        #expect(throws: RenderingRefusal.self) { try SystemdUnit(.sample(summary: "two\nlines")) }
    }

    @Test(arguments: [Array("secret\0".utf8), Array("secret".utf8) + [0xE4], Array("secret\u{FFFF}".utf8)])
    func `a refusal does not show the value of a variable`(value: [UInt8]) throws {
        let definition = try ServiceDefinition.sample(environment: ["HTTP_PROXY": EnvironmentText.text(value)])
        for refusal in [
            #expect(throws: RenderingRefusal.self) { try SystemdUnit(definition) },
            #expect(throws: RenderingRefusal.self) { try LaunchAgentPlist(definition) },
        ] { #expect(refusal.map { "\($0)".contains("secret") } == false) }
    }

    @Test func `a unit with variables is for its owner only`() throws {
        #expect(try SystemdUnit(.sample()).fileMode == 0o644)
        #expect(try SystemdUnit(.sample(environment: ["A": "b"])).fileMode == 0o600)
    }

    @Test func `500 generated units are read back as they were meant`() throws {
        var generator = SampleGenerator(seed: 1)
        for _ in 0..<500 {
            let wanted = try ServiceDefinition.generatedForSystemd(&generator)
            let parsed = try SystemdUnit.parse(SystemdUnit(wanted).rendered())
            #expect(Values(parsed) == Values(wanted))
            #expect(parsed.isIntact)
        }
    }
}
