import Testing

@testable import Installer

@Suite struct VersionTests {
    /// The example of semver.org §11.4 and some more, in their order.
    static let ordered = [
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
    ]

    @Test func `precedence is that of semver`() throws {
        let versions = try Self.ordered.map { try #require(Version($0)) }
        for (index, left) in versions.enumerated() {
            for (other, right) in versions.enumerated() {
                #expect((left < right) == (index < other), "\(left) < \(right)")
                #expect((left == right) == (index == other))
            }
        }
    }

    @Test(arguments: ordered + ["0.0.0", "1.2.3-x-y.0", "18446744073709551615.0.0"])
    func `a version is written as it was read`(text: String) {
        #expect(Version(text)?.description == text)
    }

    @Test(arguments: [
        "", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.02.3", "1.2.3-", "1.2.3-a..b", "1.2.3-01", "1.2.3+build",
        "1.2.3 ", " 1.2.3", "1.2.3\n", "-1.2.3", "1.2.-3", "1.2.3-ä", "１.2.3", "18446744073709551616.0.0", "1.2.3-a_b",
    ])
    func `what is not exactly a version is refused`(text: String) {
        #expect(Version(text) == nil)
    }

    @Test func `only dev marks a build of a checkout`() throws {
        #expect(try #require(Version("0.1.0-dev")).isDevelopment)
        #expect(try #require(Version("0.1.0-dev.5")).isDevelopment)
        #expect(try !#require(Version("0.1.0-device")).isDevelopment)
        #expect(try !#require(Version("0.1.0")).isDevelopment)
    }
}
