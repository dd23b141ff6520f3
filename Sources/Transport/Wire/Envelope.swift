/// A JSON-RPC message with its members found but not decoded.
struct Envelope: Sendable {
    /// The whole message.
    let frame: [UInt8]
    private(set) var version: Range<Int>?
    private(set) var id: Range<Int>?
    private(set) var method: Range<Int>?
    private(set) var params: Range<Int>?
    private(set) var result: Range<Int>?
    private(set) var error: Range<Int>?

    /// Checks the frame and finds its members.
    /// - Throws: ``RPCError`` to be answered: not JSON, nested too deep, a batch, no object, or a member given twice.
    init(_ frame: [UInt8]) throws(RPCError) {
        self.frame = frame
        switch try Self.scan(frame) {
        case .object(let members):
            for member in members { try note(member) }
        case .array:
            throw .invalidRequest("batches are not supported: send one request a line")
        case .scalar:
            throw .invalidRequest
        }
    }

    /// The id as it stands in the message; nil when it has none, or none that JSON-RPC allows.
    var requestID: RequestID? { id.flatMap { RequestID(json: frame[$0]) } }

    /// Whether the message says that it is JSON-RPC 2.0.
    var isVersion2: Bool { version.map { text(in: $0) == "2.0" } ?? false }

    /// The method's name; nil when there is none or it is no string.
    var methodName: String? { method.flatMap { text(in: $0) } }

    /// Whether the parameters are an object or an array, or absent.
    var hasStructuredParams: Bool {
        guard let params else { return true }
        let first = frame[params.lowerBound]
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    private static func scan(_ frame: [UInt8]) throws(RPCError) -> JSONScanner.Shape {
        do throws(JSONScanner.Fault) {
            return try JSONScanner.scan(frame)
        } catch {
            switch error {
            case .malformed(let offset): throw .parseError("unexpected byte or end at offset \(offset)")
            case .notUTF8: throw .parseError("it is not UTF-8")
            // It may be JSON: RFC 8259, section 9, lets an implementation limit the depth.
            case .tooDeep(let limit):
                throw RPCError(
                    code: RPCError.Code.parseError,
                    message: "the frame is not read: it is nested deeper than \(limit)")
            }
        }
    }

    private mutating func note(_ member: JSONScanner.Member) throws(RPCError) {
        switch name(in: member.name) {
        case "jsonrpc": try Self.set(&version, member.value, "jsonrpc")
        case "id": try Self.set(&id, member.value, "id")
        case "method": try Self.set(&method, member.value, "method")
        case "params": try Self.set(&params, member.value, "params")
        case "result": try Self.set(&result, member.value, "result")
        case "error": try Self.set(&error, member.value, "error")
        default: break
        }
    }

    /// Two members of one name would let two readers of the same message see different requests.
    private static func set(_ member: inout Range<Int>?, _ range: Range<Int>, _ name: String) throws(RPCError) {
        guard member == nil else { throw .invalidRequest("the member \"\(name)\" is given twice") }
        member = range
    }

    private func name(in range: Range<Int>) -> String? {
        text(in: (range.lowerBound - 1)..<(range.upperBound + 1))
    }

    /// The string whose JSON text, quotes included, lies at `range`; nil when there is no string.
    private func text(in range: Range<Int>) -> String? {
        let json = frame[range]
        guard json.first == UInt8(ascii: "\"") else { return nil }
        guard json.contains(UInt8(ascii: "\\")) else {
            return String(decoding: json.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? WireJSON.decode(String.self, from: json)
    }
}
