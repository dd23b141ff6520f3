import DefinitionSamples
import Platform
import Testing

/// Whatever lies where a definition is to lie: reading it ends, and says what it is.
@Suite struct HostileDefinitionTests {
    private static let sid = "S-1-5-21-1-2-3-1001"

    private func originals() throws -> [any DefinitionFile] {
        [
            try SystemdUnit(.sample(executable: "/opt/it's=x", environment: ["A": "b"], logFile: "/log")),
            try LaunchAgentPlist(.sample(environment: ["A": "b"], logFile: "/log")),
            try ScheduledTask(.sample(), userSID: Self.sid),
        ]
    }

    @Test func `damage to a file never passes for another definition of ours`() throws {
        var generator = SampleGenerator(seed: 4)
        for file in try originals() {
            let bytes = file.rendered()
            for _ in 0..<1500 {
                var damaged = bytes
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: damaged[position] ^= 1 << Int.random(in: 0...7, using: &generator)
                case 1: damaged.removeSubrange(position...)
                case 2: damaged.insert(UInt8.random(in: .min ... .max, using: &generator), at: position)
                default: damaged.removeSubrange(position..<min(position + 9, bytes.count))
                }
                if case .ours(_, isCurrent: false) = file.ownership(of: damaged) {
                    Issue.record("damage at \(position) passes for another definition of ours")
                }
            }
        }
    }

    @Test func `noise is refused by every parser`() {
        var generator = SampleGenerator(seed: 5)
        for _ in 0..<1000 {
            let count = Int.random(in: 0...200, using: &generator)
            let noise = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(throws: DefinitionSyntaxError.self) { try SystemdUnit.parse(noise) }
            #expect(throws: DefinitionSyntaxError.self) { try LaunchAgentPlist.parse(noise) }
            #expect(throws: DefinitionSyntaxError.self) { try ScheduledTask.parse(noise) }
        }
    }

    @Test(arguments: [
        ("", "<a>", 100_000), ("", "\\\n", 200_000), ("<a>", "&amp;", 100_000), ("", "[Service]\n", 100_000),
        ("<a b=\"", "x", 1_000_000), ("<!DOCTYPE a [<!ENTITY b \"cc\">]>", "<a>&b;</a>", 1),
        ("<plist><array>", "<string/>", 100_000), ("[Service]\nExecStart=/a ", "\\101", 100_000),
    ])
    func `a file made to exhaust its reader is refused quickly`(beginning: String, part: String, count: Int) {
        let bytes = Array((beginning + String(repeating: part, count: count) + "%z").utf8)
        #expect(throws: DefinitionSyntaxError.self) { try SystemdUnit.parse(bytes) }
        #expect(throws: DefinitionSyntaxError.self) { try LaunchAgentPlist.parse(bytes) }
        #expect(throws: DefinitionSyntaxError.self) { try ScheduledTask.parse(bytes) }
    }
}
