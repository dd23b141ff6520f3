import Platform
import Testing

@testable import Daemon

@Suite struct ConnectTimeoutTests {
    @Test(arguments: [
        ("3", Duration.seconds(3)), ("3s", .seconds(3)), ("0.5", .milliseconds(500)), ("1.5s", .milliseconds(1500)),
        ("250ms", .milliseconds(250)), ("2m", .seconds(120)), ("60m", .seconds(3600)), ("1ms", .milliseconds(1)),
    ])
    func `a number with or without a unit is a time`(text: String, duration: Duration) {
        #expect(ConnectTimeout.parse(text) == duration)
    }

    @Test(arguments: [
        "", "0", "-1", "s", "3 s", "3h", "1e3", "nan", "inf", ".5", "0x10", "61m", "0.0001s", "٣", "1.2.3",
    ])
    func `anything else is none`(text: String) {
        #expect(ConnectTimeout.parse(text) == nil)
    }

    @Test func `the environment is stronger than the configuration, and what is not understood is not set`() throws {
        let directory = try ScratchDirectory()
        let layout = HomeLayout(root: try CanonicalRoot(of: directory.path))
        func timeout(_ value: String?) -> Duration {
            ConnectTimeout.configured(layout, environment: value.map { [ConnectTimeout.variable: $0] } ?? [:])
        }
        #expect(timeout(nil) == .seconds(3))
        #expect(timeout("200ms") == .milliseconds(200))
        try FileSystem.writeAtomically(Array("daemon_connect_timeout: 5\n".utf8), to: layout.configuration)
        #expect(timeout(nil) == .seconds(5))
        #expect(timeout("1") == .seconds(1))
        #expect(timeout("soon") == .seconds(5))
        try FileSystem.writeAtomically(Array("daemon_connect_timeout: 700ms\n".utf8), to: layout.configuration)
        #expect(timeout("") == .milliseconds(700))
        try FileSystem.writeAtomically(Array("nonsense".utf8), to: layout.configuration)
        #expect(timeout(nil) == .seconds(3))
    }

    @Test func `a configured time that is none is refused with its place`() {
        let error = #expect(throws: ConfigurationError.self) {
            try HomeConfiguration.parse("daemon_connect_timeout: soon", file: "config.yaml")
        }
        #expect(
            error?.description == "config.yaml:1:25: daemon_connect_timeout: \"soon\" is no time to wait; "
                + "write seconds, or a number with ms, s or m, an hour at most")
    }
}
