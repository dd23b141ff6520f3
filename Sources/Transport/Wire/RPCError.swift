/// An error object of JSON-RPC 2.0, section 5.1: what a server answers instead of a result.
package struct RPCError: Error, Codable, Sendable, Equatable, CustomStringConvertible {
    /// Negative codes are JSON-RPC's own; an application uses positive ones and never changes their meaning.
    package var code: Int
    /// One sentence for a person; programs decide by ``code``.
    package var message: String

    /// - Parameter code: one of ``Code`` or a positive code of the application.
    package init(code: Int, message: String) {
        self.code = code
        self.message = message
    }

    /// The codes that JSON-RPC 2.0 reserves.
    package enum Code {
        /// The frame is not JSON.
        package static let parseError = -32700
        /// The JSON is not a request that this server accepts.
        package static let invalidRequest = -32600
        /// Nobody answers this method.
        package static let methodNotFound = -32601
        /// The parameters do not fit the method.
        package static let invalidParams = -32602
        /// The server failed on its own account.
        package static let internalError = -32603
    }

    /// The frame is not JSON.
    package static let parseError = RPCError(code: Code.parseError, message: "the frame is not valid JSON")

    /// The JSON is not a request that this server accepts.
    package static let invalidRequest = RPCError(
        code: Code.invalidRequest, message: "the frame is not a JSON-RPC 2.0 request")

    /// Nobody answers `method`.
    package static func methodNotFound(_ method: String) -> RPCError {
        RPCError(code: Code.methodNotFound, message: "there is no method \(method.debugDescription)")
    }

    /// The parameters do not fit the method, for this reason.
    package static func invalidParams(_ reason: String) -> RPCError {
        RPCError(code: Code.invalidParams, message: "the parameters do not fit: \(reason)")
    }

    /// The server failed on its own account, for this reason.
    package static func internalError(_ reason: String) -> RPCError {
        RPCError(code: Code.internalError, message: "the server failed: \(reason)")
    }

    static func invalidRequest(_ reason: String) -> RPCError {
        RPCError(code: Code.invalidRequest, message: reason)
    }

    static func parseError(_ reason: String) -> RPCError {
        RPCError(code: Code.parseError, message: "\(parseError.message): \(reason)")
    }

    /// The message and its number.
    package var description: String { "\(message) (code \(code))" }
}
