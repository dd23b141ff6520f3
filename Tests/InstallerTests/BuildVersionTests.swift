import Testing

@testable import Installer

@Suite struct BuildVersionTests {
    @Test func `the version has three numeric parts`() {
        let core = BuildVersion.text.split(separator: "-")[0].split(separator: ".")
        #expect(core.count == 3 && core.allSatisfy { UInt($0) != nil })
    }
}
