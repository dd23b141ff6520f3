import Testing

@testable import Transport

@Suite struct JSONScannerTests {
    @Test(arguments: [
        "{}", "[]", "0", "-0", "1.5e-3", "true", "false", "null", "\"\"", " { } ", "[1, 2,\t3]\r",
        #"{"a":{"b":[{}]},"c":"\u00e9\n\"\\\/"}"#, "\"\u{e4}\u{1F600}\"", "1E5", "-12.25E+2",
    ])
    func `valid JSON is accepted`(text: String) throws {
        _ = try JSONScanner.scan(Array(text.utf8))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{'a':1}"#,
        "01", "-", "1.", ".5", "1e", "1e+", "+1", "0x1", "NaN", "tru", "nulls", "\"", "\"\\\"", #""\x""#, #""\u12g4""#,
        "\"a\nb\"", "\"\t\"", "{} {}", "1 2", "[1 2]", #"{"a":1 "b":2}"#, "\u{FEFF}{}", "{}\u{0}", "// x",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: JSONScanner.Fault.self) { try JSONScanner.scan(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused inside strings`(bytes: [UInt8]) {
        #expect(throws: JSONScanner.Fault.notUTF8) { try JSONScanner.scan([0x22] + bytes + [0x22]) }
    }

    @Test func `members are found with their exact text`() throws {
        let text = #" {"id" : 1.0 , "x":{"id":2},"s":"}\"{"} "#
        guard case .object(let members) = try JSONScanner.scan(Array(text.utf8)) else {
            Issue.record("no object found")
            return
        }
        let bytes = Array(text.utf8)
        let found = members.map { member in
            [member.name, member.value].map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        #expect(found == [["id", "1.0"], ["x", #"{"id":2}"#], ["s", #""}\"{""#]])
    }

    @Test func `nesting is accepted up to the limit and refused beyond, without recursing further`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(try JSONScanner.scan(nested(64)) == .array)
        #expect(throws: JSONScanner.Fault.tooDeep(limit: 64)) { try JSONScanner.scan(nested(65)) }
        #expect(throws: JSONScanner.Fault.tooDeep(limit: 64)) { try JSONScanner.scan(nested(1_000_000)) }
    }

    @Test func `objects and arrays count alike`() {
        let text = String(repeating: #"{"a":["#, count: 33)
        #expect(throws: JSONScanner.Fault.tooDeep(limit: 64)) { try JSONScanner.scan(Array(text.utf8)) }
    }
}
