import DefinitionSamples
import Platform
import Testing

@Suite struct SystemdParsingTests {
    private func parse(_ text: String) throws -> ParsedDefinition { try SystemdUnit.parse(Array(text.utf8)) }

    /// As another generator writes it, or a person.
    @Test func `a foreign unit is understood and has no marker`() throws {
        let parsed = try parse(
            """
            # By hand
            [Unit]
            Description=mine
            [Service]
            Type=simple
            ExecStart=/home/me/bin/tool serve \\
            # not for now: --verbose
              --root '/home/me/my root' pay\\x20$$5
            WorkingDirectory=-/home/me/50%%
            Environment=A=1 "B=two words" 3=ignored
            Environment="PATH=/usr/bin:/bin"
            StandardOutput=append:/home/me/log file
            """)
        #expect(parsed.executable == "/home/me/bin/tool")
        #expect(parsed.arguments == ["serve", "--root", "/home/me/my root", "pay $5"])
        #expect(parsed.workingDirectory == "/home/me/50%")
        #expect(parsed.environment == ["A": "1", "B": "two words", "PATH": "/usr/bin:/bin"])
        #expect(parsed.logFile == "/home/me/log file")
        #expect(parsed.marker == nil)
        #expect(!parsed.isIntact)
    }

    @Test func `an empty assignment takes back those before it`() throws {
        let parsed = try parse(
            "[Service]\nExecStart=/bin/a\nExecStart=\nExecStart=/bin/b\nEnvironment=A=1\nEnvironment=\nEnvironment=B=2\n"
        )
        #expect(parsed.executable == "/bin/b")
        #expect(parsed.environment == ["B": "2"])
    }

    @Test(arguments: [
        "", "garbage", "ExecStart=/bin/a\n", "[Service\n", "[Service]\n", "[Service]\nExecStart=a\n",
        "[Service]\nExecStart=/bin/a\nExecStart=/bin/b\n", "[Service]\nExecStart=/bin/a ; /bin/b\n",
        "[Service]\nExecStart=/bin/a %h\n", "[Service]\nExecStart=/bin/a $HOME\n",
        "[Service]\nExecStart=/bin/a x${Y}\n",
        "[Service]\nExecStart=/bin/a \"open\n", "[Service]\nExecStart=/bin/a \\q\n",
        "[Service]\nExecStart=/bin/a \\x4\n",
        "[Service]\nExecStart=/bin/a \\xff\n", "[Service]\nExecStart=/bin/a \\000\n",
        "[Service]\nExecStart=/bin/a \\ud800\n",
        "[Service]\nExecStart=/bin/a\nWorkingDirectory=~\n", "[Service]\nExecStart=/bin/a \\",
        "[Service]\nExecStart=-/bin/a\n",
    ])
    func `what depends on more than the file, or is no unit, is not guessed at`(text: String) {
        #expect(throws: DefinitionSyntaxError.self) { try parse(text) }
    }

    @Test func `an error names the line`() {
        let error = #expect(throws: DefinitionSyntaxError.self) { try parse("[Service]\n\nExecStart=/bin/a %z\n") }
        #expect(error?.line == 3)
        #expect(error.map { "\($0)" } == "line 3: uses the specifier %z")
    }

    @Test func `bytes that are no text are refused`() {
        #expect(throws: DefinitionSyntaxError.self) { try SystemdUnit.parse([0xFF, 0xFE, 0x00]) }
    }
}
