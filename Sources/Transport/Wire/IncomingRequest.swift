/// What a server makes of one frame.
enum IncomingRequest {
    /// A request to be answered under its id; without an id it is a notification and gets no reply.
    case request(Request, id: RequestID?)
    /// Not a request: answered with the error, under the id when one could be read.
    case refused(RPCError, id: RequestID?)

    /// Reads one frame by the rules of JSON-RPC 2.0, section 4; `null` as an id is refused, as are batches.
    init(frame: [UInt8]) {
        do {
            self.init(try Envelope(frame))
        } catch {
            self = .refused(error, id: nil)
        }
    }

    private init(_ envelope: Envelope) {
        let id = envelope.requestID
        if envelope.id != nil, id == nil {
            self = .refused(
                .invalidRequest("the id is neither a number nor a string of \(RequestID.longest) bytes at most"),
                id: nil)
        } else if !envelope.isVersion2 {
            self = .refused(.invalidRequest(#"the member "jsonrpc" is not "2.0""#), id: id)
        } else if !envelope.hasStructuredParams {
            self = .refused(.invalidRequest("the parameters are neither an object nor an array"), id: id)
        } else if let method = envelope.methodName {
            self = .request(Request(method: method, frame: envelope.frame, parameters: envelope.params), id: id)
        } else {
            self = .refused(.invalidRequest(#"the member "method" is missing or no string"#), id: id)
        }
    }
}
