import Testing

@testable import Transport

@Suite struct IncomingRequestTests {
    @Test(arguments: ["1", "0", "-7", "1.0", "1e2", "123456789012345678901234567890", #""a""#, #""ä\u0041\n""#])
    func `an id keeps its exact text`(id: String) {
        guard case .request(_, let found) = read(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#) else {
            Issue.record("refused")
            return
        }
        #expect(found?.json == Array(id.utf8))
    }

    @Test(arguments: ["null", "true", "{}", "[1]"])
    func `an id of another type is refused`(id: String) {
        #expect(refusal(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#)?.code == -32600)
    }

    @Test(arguments: [
        #"{"id":1,"method":"m"}"#, #"{"jsonrpc":"1.0","id":1,"method":"m"}"#, #"{"jsonrpc":2.0,"id":1,"method":"m"}"#,
        #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":"2.0","id":1,"method":7}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"m","params":3}"#, #"{"jsonrpc":"2.0","id":1,"method":"m","method":"n"}"#,
        #"{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}"#, #"{"jsonrpc":"2.0","id":1,"result":1}"#, "17", #""hello""#,
    ])
    func `what is JSON but no request is refused as such`(text: String) {
        #expect(refusal(text)?.code == -32600)
    }

    @Test func `a batch is refused with its own sentence`() {
        let error = refusal(#"[{"jsonrpc":"2.0","id":1,"method":"m"}]"#)
        #expect(error?.code == -32600)
        #expect(error?.message.contains("batches are not supported") == true)
    }

    @Test func `a member's name is read with its escapes`() {
        guard case .request(let request, _) = read(#"{"jsonrpc":"2.0","id":1,"\u006dethod":"a\/b"}"#) else {
            Issue.record("refused")
            return
        }
        #expect(request.method == "a/b")
    }

    @Test func `absent parameters read as an empty object`() throws {
        struct Options: Decodable { var limit: Int? }
        guard case .request(let request, _) = read(#"{"jsonrpc":"2.0","method":"m"}"#) else {
            Issue.record("refused")
            return
        }
        #expect(try request.params(as: Options.self).limit == nil)
        #expect(throws: RPCError.self) { try request.params(as: Text.self) }
    }

    @Test func `parameters that do not fit are explained by their path`() throws {
        struct Outer: Codable { var inner: Text }
        let request = try Request(method: "m", params: ["inner": ["text": 3]])
        let error = #expect(throws: RPCError.self) { try request.params(as: Outer.self) }
        #expect(error?.code == -32602)
        #expect(error?.message.contains("inner.text is not of type String") == true)
    }

    @Test(arguments: ["1.5", "9223372036854775808", "-1e300"])
    func `a number that does not fit is not called bad JSON`(number: String) throws {
        struct Position: Codable { var after: Int64 }
        let text = #"{"jsonrpc":"2.0","id":1,"method":"m","params":{"after":\#(number)}}"#
        guard case .request(let request, _) = read(text) else { throw RPCError.invalidRequest }
        let error = #expect(throws: RPCError.self) { try request.params(as: Position.self) }
        #expect(error?.code == -32602)
        let message = try #require(error).message
        #expect(!message.contains("JSON") && message.contains("number"), "\(message)")
    }

    private func read(_ text: String) -> IncomingRequest { IncomingRequest(frame: Array(text.utf8)) }

    private func refusal(_ text: String) -> RPCError? {
        guard case .refused(let error, _) = read(text) else { return nil }
        return error
    }
}
