import DefinitionSamples
import Testing

@testable import Platform

@Suite struct LaunchAgentPlistTests {
    @Test func `a property list says everything that an agent needs, and nothing else`() throws {
        let plist = try LaunchAgentPlist(
            .sample(arguments: ["a<b>&\"c\""], environment: ["HTTP_PROXY": "x"], logFile: "/home/me/log"))
        #expect(
            plist.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                \t<key>Label</key>
                \t<string>\(plist.definition.label)</string>
                \t<key>ProgramArguments</key>
                \t<array>
                \t\t<string>/opt/my-tool/bin/my-tool</string>
                \t\t<string>a&lt;b&gt;&amp;&quot;c&quot;</string>
                \t</array>
                \t<key>WorkingDirectory</key>
                \t<string>/home/me/.my-tool</string>
                \t<key>EnvironmentVariables</key>
                \t<dict>
                \t\t<key>MY_TOOL_SERVICE_DEFINITION</key>
                \t\t<string>\(plist.marker)</string>
                \t\t<key>HTTP_PROXY</key>
                \t\t<string>x</string>
                \t</dict>
                \t<key>StandardOutPath</key>
                \t<string>/home/me/log</string>
                \t<key>StandardErrorPath</key>
                \t<string>/home/me/log</string>
                \t<key>RunAtLoad</key>
                \t<true/>
                \t<key>KeepAlive</key>
                \t<dict>
                \t\t<key>SuccessfulExit</key>
                \t\t<false/>
                \t</dict>
                \t<key>ThrottleInterval</key>
                \t<integer>2</integer>
                \t<key>ExitTimeOut</key>
                \t<integer>45</integer>
                \t<key>LimitLoadToSessionType</key>
                \t<array>
                \t\t<string>Aqua</string>
                \t\t<string>Background</string>
                \t</array>
                \t<key>ProcessType</key>
                \t<string>Interactive</string>
                </dict>
                </plist>

                """)
    }

    @Test(arguments: ["a\0b", "a\u{1}b", "a\u{1B}b", "a\u{FFFE}", "a\u{FFFF}", "\u{FEFF}a"])
    func `an argument that XML cannot hold is refused with a remedy`(argument: String) {
        let refusal = #expect(throws: RenderingRefusal.self) { try LaunchAgentPlist(.sample(arguments: [argument])) }
        #expect(refusal?.field == "ProgramArguments")
        #expect(refusal?.value == argument)
    }

    @Test(arguments: ["", "relative", "/a/../b", "/a//b", "/a/", "/a\u{1}b"])
    func `a path that does not name one file exactly is refused`(path: String) {
        #expect(throws: RenderingRefusal.self) { try LaunchAgentPlist(.sample(executable: path)) }
        #expect(throws: RenderingRefusal.self) { try LaunchAgentPlist(.sample(workingDirectory: path)) }
        #expect(throws: RenderingRefusal.self) { try LaunchAgentPlist(.sample(logFile: path)) }
    }

    @Test(arguments: ["", "A=B", "MY_TOOL_SERVICE_DEFINITION", "a\u{1}"])
    func `a variable whose name would mean something else is refused`(name: String) {
        let refusal = #expect(throws: RenderingRefusal.self) {
            try LaunchAgentPlist(.sample(environment: [name: "secret"]))
        }
        #expect(refusal.map { "\($0)".contains("secret") } == false)
    }

    @Test func `500 generated property lists are read back as they were meant`() throws {
        var generator = SampleGenerator(seed: 2)
        for _ in 0..<500 {
            let wanted = try ServiceDefinition.generatedForLaunchd(&generator)
            let parsed = try LaunchAgentPlist.parse(LaunchAgentPlist(wanted).rendered())
            #expect(Values(parsed) == Values(wanted))
            #expect(parsed.label == wanted.label)
            #expect(parsed.isIntact)
        }
    }

    @Test func `a foreign property list is understood and has no marker`() throws {
        let parsed = try LaunchAgentPlist.parse(
            Array(
                """
                <?xml version="1.0" encoding="UTF-8"?><!-- mine -->
                <plist version='1.0'><dict>
                  <key>Label</key><string>mine</string>
                  <key>ProgramArguments</key><array><string>/bin/a</string><string><![CDATA[<b>]]> &#x26; c</string></array>
                  <key>KeepAlive</key><true/> <key>Nice</key><integer> 5 </integer>
                  <key>EnvironmentVariables</key><dict><key>OTHER_SERVICE_DEFINITION</key><string>x</string></dict>
                </dict></plist>
                """.utf8))
        #expect(parsed.label == "mine")
        #expect(parsed.executable == "/bin/a")
        #expect(parsed.arguments == ["<b> & c"])
        #expect(parsed.environment == ["OTHER_SERVICE_DEFINITION": "x"])
        #expect(parsed.workingDirectory == nil)
        #expect(parsed.marker == nil)
    }

    @Test(arguments: [
        "", "bplist00", "<plist/>", "<plist><string/></plist>", "<plist><dict/></plist>",
        "<plist><dict><key>ProgramArguments</key></dict></plist>",
        "<plist><dict><key>ProgramArguments</key><array/></dict></plist>",
        "<plist><dict><key>ProgramArguments</key><array><integer>1</integer></array></dict></plist>",
        "<plist><dict><key>ProgramArguments</key><array><string>/a</string></array><key>D</key><date>x</date></dict></plist>",
    ])
    func `what is no property list of a job is refused`(text: String) {
        #expect(throws: DefinitionSyntaxError.self) { try LaunchAgentPlist.parse(Array(text.utf8)) }
    }
}
