/// Writes JSON-RPC 2.0 messages as frames, newline included.
enum MessageWriter {
    /// Methods of the notices that a server sends to a subscriber.
    enum NoticeMethod {
        static let event = "event"
        static let gap = "gap"
        static let end = "end"
    }

    /// Appends the reply to the request `id`; nil is a request whose id could not be read.
    static func append(_ response: Response, to id: RequestID?, limit: Int, into output: inout [UInt8]) {
        let start = output.count
        switch response.content {
        case .result(let text):
            appendHead(id, into: &output)
            output.append(contentsOf: #","result":"#.utf8)
            output.append(contentsOf: text)
            output.append(contentsOf: "}\n".utf8)
            guard isTooLong(output, from: start, limit: limit) else { return }
            output.removeLast(output.count - start)
            let reason = "the result of \(text.count) bytes exceeds the frame limit of \(limit) bytes"
            append(error: .internalError(reason), to: id, into: &output)
        case .failure(let error):
            append(error: error, to: id, into: &output)
            guard isTooLong(output, from: start, limit: limit) else { return }
            output.removeLast(output.count - start)
            let message = String(String.UnicodeScalarView(error.message.unicodeScalars.prefix(longestCut)))
            append(error: RPCError(code: error.code, message: message + " …"), to: id, into: &output)
        }
    }

    /// Unicode scalars that are kept of an error's message that does not fit a frame.
    private static let longestCut = 1000

    /// Whether the frame from `start` to the end of `output` exceeds the limit, newline not counted.
    private static func isTooLong(_ output: [UInt8], from start: Int, limit: Int) -> Bool {
        output.count - start - 1 > limit
    }

    /// Appends a notice whose parameters are the JSON text `params`.
    static func append(notice method: String, params: [UInt8], into output: inout [UInt8]) {
        output.append(contentsOf: #"{"jsonrpc":"2.0","method":""#.utf8)
        output.append(contentsOf: method.utf8)
        output.append(contentsOf: #"","params":"#.utf8)
        output.append(contentsOf: params)
        output.append(contentsOf: "}\n".utf8)
    }

    /// One request, whose parameters are the JSON text `params`, as a frame.
    static func request(_ method: String, params: [UInt8], id: RequestID) -> [UInt8] {
        var frame = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
        frame.append(contentsOf: id.json)
        frame.append(contentsOf: #","method":"#.utf8)
        frame.append(contentsOf: JSONText.quoted(method))
        frame.append(contentsOf: #","params":"#.utf8)
        frame.append(contentsOf: params)
        frame.append(contentsOf: "}\n".utf8)
        return frame
    }

    private static func append(error: RPCError, to id: RequestID?, into output: inout [UInt8]) {
        appendHead(id, into: &output)
        output.append(contentsOf: #","error":{"code":"#.utf8)
        output.append(contentsOf: String(error.code).utf8)
        output.append(contentsOf: #","message":"#.utf8)
        output.append(contentsOf: JSONText.quoted(error.message))
        output.append(contentsOf: "}}\n".utf8)
    }

    private static func appendHead(_ id: RequestID?, into output: inout [UInt8]) {
        output.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
        output.append(contentsOf: id?.json ?? Array("null".utf8))
    }
}
