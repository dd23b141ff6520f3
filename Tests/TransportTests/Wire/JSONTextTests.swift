import Testing

@testable import Transport

/// What is written and read without a coder, against the coder.
@Suite struct JSONTextTests {
    @Test func `every string comes back from the coder as it was`() throws {
        let ascii = String(String.UnicodeScalarView((0..<128).compactMap { Unicode.Scalar(UInt8($0)) }))
        for text in ["", "plain", ascii, "ä\u{1F600}\u{2028}\u{FFFD}", #"\u0041"#, "e\u{301}"] {
            let json = JSONText.quoted(text)
            #expect(!json.contains(0x0A))
            #expect(try Array(WireJSON.decode(String.self, from: json).utf8) == Array(text.utf8))
        }
    }

    @Test(arguments: [
        Hello(version: "1.2.3"), Hello(version: "1", instance: "one", phase: "starting(recovering)"),
        Hello(protocols: ProtocolRange(min: -3, max: 70), version: "ä", instance: "", phase: nil),
    ])
    func `a greeting is the same for the coder and without it`(hello: Hello) throws {
        #expect(try WireJSON.decode(Hello.self, from: hello.json) == hello)
        #expect(Hello(json: try WireJSON.encode(hello)) == hello)
        #expect(Hello(json: hello.json) == hello)
    }

    @Test func `members that are not known yet are ignored`() {
        let json = #"{"later":[{}],"protocol":{"max":2,"min":1,"step":1},"version":"9"}"#
        let newer = Hello(protocols: ProtocolRange(min: 1, max: 2), version: "9")
        #expect(Hello(json: Array(json.utf8)) == newer)
    }

    /// The coder then says what is wrong, or reads it.
    @Test(arguments: [
        "", "{}", "[]", #"{"version":"1"}"#, #"{"protocol":{"min":1},"version":"1"}"#,
        #"{"protocol":{"min":1,"max":1}}"#, #"{"protocol":{"min":1,"max":"1"},"version":"1"}"#,
        #"{"protocol":{"min":1,"max":1},"version":7}"#, #"{"protocol":{"min":1,"max":1},"version":"\u0031"}"#,
        #"{"protocol":{"min":1,"max":1},"version":"1","phase":null}"#,
        #"{"protocol":{"min":1,"max":1},"version":"1","version":"2"}"#,
    ])
    func `any other greeting is left to the coder`(json: String) {
        #expect(Hello(json: Array(json.utf8)) == nil)
    }
}
