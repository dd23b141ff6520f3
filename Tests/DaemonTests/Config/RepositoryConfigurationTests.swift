import Testing

@testable import Daemon

@Suite struct RepositoryConfigurationTests {
    private func parse(_ text: String) throws -> (configuration: RepositoryConfiguration, warnings: [String]) {
        try RepositoryConfiguration.parse(text, file: ".no-mistakes.yaml")
    }

    @Test func `commands and paths are read`() throws {
        let (configuration, warnings) = try parse(
            """
            # how this repository is checked
            commands:
              setup: npm ci
              test: make test # all of them
              lint: "swift format lint --strict -r ."
            copy:
              - .env
              - './config/local settings/'
            """)
        #expect(configuration.commands.setup == "npm ci")
        #expect(configuration.commands.test == "make test")
        #expect(configuration.commands.lint == "swift format lint --strict -r .")
        #expect(configuration.copy == [".env", "config/local settings"])
        #expect(warnings.isEmpty)
    }

    @Test(arguments: ["", "# nothing\n", "commands:\ncopy:\n", "commands:\n  # test: make test\n"])
    func `nothing configured asks for nothing`(text: String) throws {
        let (configuration, warnings) = try parse(text)
        #expect(configuration == RepositoryConfiguration())
        #expect(warnings.isEmpty)
    }

    @Test func `unknown keys are warnings that name the nearest known one`() throws {
        let (configuration, warnings) = try parse("command:\n  - x\ncommands:\n  tests: a\n  lint: b\n")
        #expect(configuration.commands.lint == "b")
        #expect(configuration.commands.test == nil)
        #expect(
            warnings == [
                ".no-mistakes.yaml:1:1: command: the key is not known and ignored; the nearest known key is commands",
                ".no-mistakes.yaml:4:3: commands.tests: the key is not known and ignored; "
                    + "the nearest known key is commands.test",
            ])
    }

    @Test(arguments: ["approve: [push, test, push]", "approve:\n  - push\n  - 'test'\n"])
    func `steps that wait for a person are named in either form`(text: String) throws {
        #expect(try parse(text).configuration.approve == [.push, .test])
    }

    @Test(arguments: ["approve: [psuh]", "approve: [setup]"])
    func `a step that cannot wait is an error, lest it goes ahead`(text: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try parse(text) }
        #expect((error.line, error.column, error.key) == (1, 11, "approve[0]"))
        #expect(error.remedy == "choose from rebase, test, lint, push")
    }

    @Test func `a key in the wrong place is told its own`() throws {
        let (_, warnings) = try parse("lint: x\nsetpu: x\ncommands:\n  copy: x\n")
        let remedies = warnings.compactMap { $0.split(separator: "; ").last }
        #expect(
            remedies == [
                "the nearest known key is commands.lint", "the nearest known key is commands.setup",
                "the nearest known key is copy",
            ])
    }

    @Test(arguments: [
        ("commands: make", 1, 11, "commands"),
        ("commands:\n  - make", 2, 3, "commands"),
        ("commands:\n  test:", 2, 8, "commands.test"),
        ("commands:\n  test:\n    - a", 3, 5, "commands.test"),
        ("commands:\n  test: no", 2, 9, "commands.test"),
        ("commands:\n  lint: true", 2, 9, "commands.lint"),
        ("commands:\n  setup: ''", 2, 10, "commands.setup"),
        ("commands:\n  setup: '  '", 2, 10, "commands.setup"),
        ("copy: .env", 1, 7, "copy"),
        ("copy:\n  a: b", 2, 3, "copy"),
        ("copy:\n  - a\n  -\n", 3, 4, "copy[1]"),
        ("copy:\n  - a: b", 2, 5, "copy[0]"),
        ("copy:\n  - 12", 2, 5, "copy[0]"),
    ])
    func `a value of the wrong kind is an error with place and key`(
        text: String, line: Int, column: Int, key: String
    ) throws {
        let error = try #require(throws: ConfigurationError.self) { try parse(text) }
        #expect((error.line, error.column) == (line, column), "\(error)")
        #expect(error.key == key)
    }

    @Test(arguments: ["no", "on", "0x1F", "1e3", "~", "null", "12:30", "true", "0644", "2001-12-14"])
    func `a command that another YAML reader takes for no string must be quoted`(text: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try parse("commands:\n  test: \(text)") }
        #expect(error.remedy == "put it in quotes")
        #expect(try parse("commands:\n  test: '\(text)'").configuration.commands.test == text)
    }

    @Test(arguments: [
        "/etc/passwd", "..", "../x", "a/../../b", "a/..", ".", "./", "''", ".git", ".git/config", ".GIT/config",
        "./.git",
    ])
    func `a path that leads out of the checkout is refused`(path: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try parse("copy:\n  - \(path)") }
        #expect((error.line, error.column) == (2, 5))
    }

    @Test(arguments: [
        (".env", ".env"), ("a/b", "a/b"), ("a//b/", "a/b"), ("./a/./b", "a/b"), ("..a/b..", "..a/b.."),
        (".github/x", ".github/x"), ("sub/.git-keep", "sub/.git-keep"), ("ä b/日", "ä b/日"),
    ])
    func `a path inside the checkout is read in its shortest form`(path: String, clean: String) throws {
        #expect(try parse("copy:\n  - \(path)").configuration.copy == [clean])
    }
}
