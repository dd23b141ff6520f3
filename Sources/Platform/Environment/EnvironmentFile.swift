/// A file of variables that its user writes: `NAME=VALUE`, one a line.
///
/// Blank lines and lines that begin with `#` say nothing. A value is taken as it stands, without the blanks around it,
/// or put in quotes: between single quotes everything stands for itself, between double quotes `\n`, `\t`, `\"` and `\\`
/// have their usual meaning. Nothing is expanded. What could be meant in two ways is refused, never guessed.
public struct EnvironmentFile: Sendable, Hashable {
    /// What a file says.
    public struct Content: Sendable, Equatable {
        /// What it sets.
        public var variables: [String: String] = [:]
        /// What its user should know about it.
        public var warnings: [String] = []
    }

    /// Where it is.
    public let path: String

    /// More than this is no such file.
    private static let limit = 1 << 20

    /// Longest variable in bytes, with its `=` and NUL: `MAX_ARG_STRLEN` of Linux, execve(2); others allow as much.
    static let longestVariable = 128 << 10

    /// Names a file, which need not exist.
    public init(path: String) { self.path = path }

    /// Reads the file as it is now; empty when there is none.
    /// - Throws: ``EnvironmentFileError`` for a file that others could have written, and for what is not understood.
    public func read() throws(EnvironmentFileError) -> Content {
        let bytes: [UInt8]
        var warnings: [String] = []
        do throws(SystemError) {
            // A pipe or device of that name must not keep anybody waiting.
            let file = try OwnedDescriptor(opening: path, for: .readingAtOnce)
            if try checkedTrust(of: file).othersMayRead {
                warnings.append("\(path) can be read by other users; if it holds secrets: chmod 600 \(path)")
            }
            bytes = try Self.content(of: file, path)
        } catch {
            if error.isNotFound {
                guard FileSystem.kind(of: path) == nil else {
                    throw EnvironmentFileError(
                        path: path, line: nil, reason: "it is a link to a file that does not exist",
                        remedy: "make the file, or remove the link")
                }
                return Content()
            }
            throw EnvironmentFileError(
                path: path, line: nil, reason: Self.reason(error), remedy: Self.remedy(error, path))
        }
        var content = try parse(bytes)
        content.warnings = warnings
        return content
    }

    private func checkedTrust(of file: borrowing OwnedDescriptor) throws(SystemError) -> FileTrust {
        let trust = try file.trust()
        guard trust.isRegularFile else {
            throw SystemError(call: "open", subject: path, number: ErrorNumber.invalidArgument)
        }
        // Whoever can write here can run anything as this user.
        guard trust.isOwn, !trust.othersMayWrite else {
            throw SystemError(call: "open", subject: path, number: ErrorNumber.notOwner)
        }
        return trust
    }

    private static func content(of file: borrowing OwnedDescriptor, _ path: String) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try file.read(upTo: 64 << 10)
            if piece.isEmpty { return bytes }
            bytes += piece
            if bytes.count > limit { throw SystemError(call: "read", subject: path, number: ErrorNumber.tooLarge) }
        }
    }

    private static func reason(_ error: SystemError) -> String {
        switch error.number {
        case ErrorNumber.notOwner: "it belongs to another user, or others may write to it"
        case ErrorNumber.invalidArgument: "it is not a regular file"
        case ErrorNumber.tooLarge: "it is larger than \(limit) bytes"
        default: "\(error)"
        }
    }

    private static func remedy(_ error: SystemError, _ path: String) -> String {
        switch error.number {
        case ErrorNumber.notOwner: "make it yours and chmod 600 \(path)"
        case ErrorNumber.invalidArgument, ErrorNumber.tooLarge: "replace it by a file of NAME=VALUE lines, or remove it"
        default: "make it readable, or remove it"
        }
    }
}

/// Why a file of variables is not used.
public struct EnvironmentFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// Counted from 1; nil when it is about the file as a whole.
    public var line: Int?
    /// What is wrong.
    public var reason: String
    /// What to do about it.
    public var remedy: String

    /// All of it in one sentence.
    public var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(reason); \(remedy)" }
}
