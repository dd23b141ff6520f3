/// An error object of JSON-RPC 2.0, section 5.1: what a server answers instead of a result.
public struct RPCError: Error, Codable, Sendable, Equatable, CustomStringConvertible {
    /// Negative codes are JSON-RPC's own; an application uses positive ones and never changes their meaning.
    public var code: Int
    /// One sentence for a person; programs decide by ``code``.
    public var message: String

    /// - Parameter code: one of ``Code`` or a positive code of the application.
    public init(code: Int, message: String) {
        self.code = code
        self.message = message
    }

    /// The codes that JSON-RPC 2.0 reserves.
    public enum Code {
        /// The frame is not JSON.
        public static let parseError = -32700
        /// The JSON is not a request that this server accepts.
        public static let invalidRequest = -32600
        /// Nobody answers this method.
        public static let methodNotFound = -32601
        /// The parameters do not fit the method.
        public static let invalidParams = -32602
        /// The server failed on its own account.
        public static let internalError = -32603
    }

    /// The frame is not JSON.
    public static let parseError = RPCError(code: Code.parseError, message: "the frame is not valid JSON")

    /// The JSON is not a request that this server accepts.
    public static let invalidRequest = RPCError(
        code: Code.invalidRequest, message: "the frame is not a JSON-RPC 2.0 request")

    /// Nobody answers `method`.
    public static func methodNotFound(_ method: String) -> RPCError {
        // As much of it as tells which it was, because an answer must not be longer than what a frame may hold.
        let name = String(String.UnicodeScalarView(method.unicodeScalars.prefix(100)))
        return RPCError(code: Code.methodNotFound, message: "there is no method \(name.debugDescription)")
    }

    /// The parameters do not fit the method, for this reason.
    public static func invalidParams(_ reason: String) -> RPCError {
        RPCError(code: Code.invalidParams, message: "the parameters do not fit: \(reason)")
    }

    /// The server failed on its own account, for this reason.
    public static func internalError(_ reason: String) -> RPCError {
        RPCError(code: Code.internalError, message: "the server failed: \(reason)")
    }

    static func invalidRequest(_ reason: String) -> RPCError {
        RPCError(code: Code.invalidRequest, message: reason)
    }

    static func parseError(_ reason: String) -> RPCError {
        RPCError(code: Code.parseError, message: "\(parseError.message): \(reason)")
    }

    /// The message and its number.
    public var description: String { "\(message) (code \(code))" }
}
