import Testing

@testable import Platform

@Suite struct EnvironmentPayloadTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `what is sent is what is received`() {
        let entries = ["A=1", "EMPTY=", "LINES=one\ntwo=2\n", "EQUALS=a=b", "BASH_FUNC_f%%=() { :; }", "Ü=ö"]
        let content = EnvironmentPayload.decode(EnvironmentPayload.encode(entries.map(bytes), mark: "m"), mark: "m")
        #expect(
            content?.variables == [
                "A": "1", "EMPTY": "", "LINES": "one\ntwo=2\n", "EQUALS": "a=b", "BASH_FUNC_f%%": "() { :; }", "Ü": "ö",
            ])
        #expect(content?.unreadable == [])
    }

    @Test func `a value that is not UTF-8 is left out by name`() {
        let entries = [bytes("A=1"), bytes("BAD=a") + [0xFF], bytes("B=2")]
        let content = EnvironmentPayload.decode(EnvironmentPayload.encode(entries, mark: "m"), mark: "m")
        #expect(content == .init(variables: ["A": "1", "B": "2"], unreadable: ["BAD"]))
    }

    @Test func `the first of two values counts, and what is no variable does not`() {
        let payload = EnvironmentPayload.encode(["A=1", "A=2", "nothing", "=x"].map(bytes), mark: "m")
        #expect(EnvironmentPayload.decode(payload, mark: "m")?.variables == ["A": "1"])
    }

    @Test func `an empty environment is an answer`() {
        #expect(EnvironmentPayload.decode(EnvironmentPayload.encode([], mark: "m"), mark: "m")?.variables == [:])
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
