/// What became of a command that was run to its end.
public struct CommandResult: Sendable, Hashable {
    /// How the program itself ended.
    public var status: ExitStatus
    /// What it wrote to standard output, up to the command's limit.
    public var standardOutput: [UInt8]
    /// What it wrote to standard error, up to the command's limit.
    public var standardError: [UInt8]
    /// It was ended because its time was over; the status then is of that ending.
    public var timedOut: Bool
    /// Some output exceeded the limit and is missing here.
    public var truncated: Bool

    /// Records a result, also one that a test makes up.
    public init(
        status: ExitStatus, standardOutput: [UInt8] = [], standardError: [UInt8] = [], timedOut: Bool = false,
        truncated: Bool = false
    ) {
        self.status = status
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.timedOut = timedOut
        self.truncated = truncated
    }

    /// Standard output as text without its last newlines; bytes that are not UTF-8 become U+FFFD.
    public var outputText: String { Self.text(standardOutput) }
    /// Standard error as text, like ``outputText``.
    public var errorText: String { Self.text(standardError) }

    private static func text(_ bytes: [UInt8]) -> String {
        var end = bytes.endIndex
        while end > 0, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
