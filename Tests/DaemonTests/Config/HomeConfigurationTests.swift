import Platform
import Testing

@testable import Daemon

@Suite struct HomeConfigurationTests {
    private static let defaults = HomeConfiguration(processors: 6)

    private func parse(_ text: String) throws -> HomeConfiguration {
        try HomeConfiguration.parse(text, file: "config.yaml", defaults: Self.defaults)
    }

    @Test(arguments: ["", "# nothing set\n"])
    func `what is not set has its default`(text: String) throws {
        let configuration = try parse(text)
        #expect(configuration.logLevel == .info)
        #expect(configuration.maxConcurrentRuns == 6)
    }

    @Test func `a machine without known processors runs one at a time`() {
        #expect(HomeConfiguration(processors: 0).maxConcurrentRuns == 1)
        #expect(HomeConfiguration().maxConcurrentRuns >= 1)
    }

    @Test(arguments: LogLevel.allCases)
    func `every level can be set`(level: LogLevel) throws {
        #expect(try parse("log_level: \(level.name)").logLevel == level)
        #expect(try parse("log_level: '\(level.name)' # quoted").logLevel == level)
    }

    @Test(arguments: [1, 2, 64])
    func `the number of concurrent runs can be set`(number: Int) throws {
        #expect(try parse("max_concurrent_runs: \(number)").maxConcurrentRuns == number)
    }

    @Test(arguments: [
        (
            "log_level: loud",
            "config.yaml:1:12: log_level: \"loud\" is not a level; choose one of debug, info, warn, error"
        ),
        (
            "log_level: Info",
            "config.yaml:1:12: log_level: \"Info\" is not a level; choose one of debug, info, warn, error"
        ),
        (
            "max_concurrent_runs: 0",
            "config.yaml:1:22: max_concurrent_runs: 0 runs at a time would be none; write 1 or more"
        ),
        (
            "log_level: info\nmax_concurent_runs: 2",
            "config.yaml:2:1: max_concurent_runs: the key is not known; the nearest known key is max_concurrent_runs"
        ),
        ("logLevel: info", "config.yaml:1:1: logLevel: the key is not known; the nearest known key is log_level"),
    ])
    func `a mistake is named with its place and a remedy`(text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try parse(text) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        "'2'", "0x2", "010", "+2", "1_0", "2.0", "1e1", "two", "~", "", "-1", "99999999999999999999", "\n  - 2",
    ])
    func `a number in any other notation is refused`(value: String) {
        let error = #expect(throws: ConfigurationError.self) { try parse("max_concurrent_runs: \(value)") }
        #expect(error?.key == "max_concurrent_runs")
    }

    @Test(arguments: ["- log_level", "log_level:", "log_level:\n  info: x", "log_level: no"])
    func `a value of another kind is refused`(text: String) {
        #expect(throws: ConfigurationError.self) { try parse(text) }
    }
}

@Suite struct HomeConfigurationFileTests {
    private let directory: ScratchDirectory
    init() throws { directory = try ScratchDirectory() }

    @Test func `a home without a file has the defaults`() throws {
        #expect(try HomeConfiguration.load(directory.file("config.yaml")) == HomeConfiguration())
    }

    @Test func `the file's settings are read`() throws {
        let file = try directory.write("log_level: debug\nmax_concurrent_runs: 3\n", to: "config.yaml")
        let configuration = try HomeConfiguration.load(file)
        #expect((configuration.logLevel, configuration.maxConcurrentRuns) == (.debug, 3))
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() throws {
        let file = directory.file("config.yaml")
        try FileSystem.writeAtomically(Array("log_level: info\n# ä".utf8) + [0xC3, 0x28], to: file)
        let error = #expect(throws: ConfigurationError.self) { try HomeConfiguration.load(file) }
        #expect(error?.line == 2)
        #expect(error?.column == 4)
    }

    @Test func `a file that cannot be read is an error about the file as a whole`() throws {
        let file = directory.file("config.yaml")
        try FileSystem.makePrivateDirectory(file)
        let error = #expect(throws: ConfigurationError.self) { try HomeConfiguration.load(file) }
        #expect(error?.line == 0)
        #expect(error?.description.hasPrefix("\(file): the file cannot be read") == true)
    }

    @Test func `a file that is far too large is refused`() throws {
        let file = try directory.write(String(repeating: "#", count: (1 << 20) + 1), to: "config.yaml")
        #expect(throws: ConfigurationError.self) { try HomeConfiguration.load(file) }
    }
}
