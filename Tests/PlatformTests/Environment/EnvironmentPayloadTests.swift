import Testing

@testable import Platform

@Suite struct EnvironmentPayloadTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `what is sent is what is received`() {
        let entries = ["A=1", "EMPTY=", "LINES=one\ntwo=2\n", "EQUALS=a=b", "BASH_FUNC_f%%=() { :; }", "Ü=ö"]
        let content = EnvironmentPayload.decode(EnvironmentPayload.encode(entries.map(bytes), mark: "m"), mark: "m")
        #expect(
            content == [
                "A": "1", "EMPTY": "", "LINES": "one\ntwo=2\n", "EQUALS": "a=b", "BASH_FUNC_f%%": "() { :; }", "Ü": "ö",
            ])
    }

    /// Cut-off and overlong characters, half surrogates, single bytes, and what stands for such bytes itself.
    static let odd: [[UInt8]] = [
        [0xE4], [0x70, 0xE4, 0x73], [0xC3], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xFF, 0xFE], [0xC3, 0xA4, 0xA4, 0xC3, 0xA4],
        Array("\u{10EE80}\u{10EEFF}\u{FFFD}".utf8),
    ]

    @Test(arguments: odd) func `a value that is not UTF-8 keeps its bytes`(value: [UInt8]) throws {
        let entries = [bytes("A=1"), bytes("ODD=") + value, bytes("B=\u{10EE7F}\u{10EF00}")]
        let content = EnvironmentPayload.decode(EnvironmentPayload.encode(entries, mark: "m"), mark: "m")
        #expect(content?.count == 3 && content?["A"] == "1" && content?["B"] == "\u{10EE7F}\u{10EF00}")
        let text = try #require(content?["ODD"])
        #expect(EnvironmentText.bytes(text) == value)
        #expect(EnvironmentText.holdsBytes(text))
    }

    @Test func `every byte is had back in any company`() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let value = [first, second, 0x61]
                #expect(EnvironmentText.bytes(EnvironmentText.text(value)) == value)
            }
        }
    }

    @Test func `the first of two values counts, and what is no variable does not`() {
        let payload = EnvironmentPayload.encode(["A=1", "A=2", "nothing", "=x"].map(bytes), mark: "m")
        #expect(EnvironmentPayload.decode(payload, mark: "m") == ["A": "1"])
    }

    @Test func `an empty environment is an answer`() {
        #expect(EnvironmentPayload.decode(EnvironmentPayload.encode([], mark: "m"), mark: "m") == [:])
    }

    @Test func `every beginning of an answer is told from the whole of it`() {
        let whole = EnvironmentPayload.encode([bytes("A=1"), bytes("B=2")], mark: "mark")
        for count in whole.indices {
            #expect(EnvironmentPayload.decode(Array(whole[..<count]), mark: "mark") == nil, "\(count) bytes")
        }
    }

    @Test func `an answer to another question is none`() {
        let payload = EnvironmentPayload.encode([bytes("A=1")], mark: "mark")
        #expect(EnvironmentPayload.decode(payload, mark: "other") == nil)
        #expect(EnvironmentPayload.decode(bytes("A=1\0"), mark: "mark") == nil)
    }
}
