import Platform

/// What an endpoint file says: where its server listens and how the two sides know each other, or where to look next.
///
/// One JSON object (RFC 8259) on one line, at most ``sizeLimit`` bytes; unknown members are ignored:
/// - `endpoint`: format of the file, 1. `pid`, `started` and `instance` mean the same in every format.
/// - `kind`: `tcp` or `redirect`.
/// - `tcp`: `port` on 127.0.0.1, `key` (64 hex digits), `pid` and `started` (the server process and the token of its
///   start, as ``ProcessIdentity`` has it), `instance` (id of this one run of the server).
/// - `redirect`: `path` of a Unix socket.
enum EndpointFile: Equatable, Sendable {
    case listening(Listening)
    case redirect(path: String)

    /// A TCP server.
    struct Listening: Equatable, Sendable {
        var port: UInt16
        /// 256 bits that both sides know and neither ever sends.
        var key: [UInt8]
        var process: ProcessIdentity
        var instance: String
    }

    /// The format that this version writes and reads.
    static let format = 1
    /// A longer file is no endpoint file.
    static let sizeLimit = 16 << 10
    /// Bytes of a key.
    static let keyLength = 32

    /// Reads the file at `path`: its owner, permissions and content belong to one and the same file, whoever replaces
    /// it meanwhile.
    static func read(_ path: String) throws(EndpointFileError) -> EndpointFile {
        try parse(try PrivateFile.read(path, limit: sizeLimit), path: path)
    }

    /// Writes the file, private from its first moment; whoever looks sees the old one or the new one.
    func write(to path: String) throws(SystemError) {
        try PrivateFile.replace(path, with: bytes)
    }
}
