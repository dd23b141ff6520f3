import Daemon
import Platform

/// Where a command's data and messages go: data to standard output, messages to standard error.
struct Output: Sendable {
    private let write: @Sendable ([UInt8]) -> Void
    private let writeError: @Sendable (String) -> Void
    /// Whether data is read by a person, who may get colours.
    let isTerminal: Bool
    /// Whether colours are wanted.
    let colours: Bool

    init(
        isTerminal: Bool, colours: Bool, write: @escaping @Sendable ([UInt8]) -> Void,
        writeError: @escaping @Sendable (String) -> Void
    ) {
        self.isTerminal = isTerminal
        self.colours = colours && isTerminal
        self.write = write
        self.writeError = writeError
    }

    /// The process's own streams.
    static func standard(environment: [String: String]) -> Output {
        Output(
            isTerminal: StandardStream.output.isTerminal,
            colours: (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb",
            write: { bytes in
                do throws(SystemError) { try StandardStream.output.write(bytes) } catch { end(after: error) }
            },
            // Where nobody can be told, there is nobody to tell that.
            writeError: { try? StandardStream.error.write(Array($0.utf8)) })
    }

    /// Ends the process because its data cannot be written: half an answer must not pass for a whole one.
    ///
    /// A reader that went away has what it wanted; the status is the one that SIGPIPE gives.
    private static func end(after error: SystemError) -> Never {
        if error.isBrokenPipe { CurrentProcess.end(status: 141) }
        try? StandardStream.error.write(Array("no-mistakes: the output could not be written: \(error)\n".utf8))
        CurrentProcess.end(status: ExitCode.failed.rawValue)
    }

    /// The same without colours, for what becomes a message.
    var plain: Output { Output(isTerminal: isTerminal, colours: false, write: write, writeError: writeError) }

    /// One line of data.
    func line(_ text: String = "") { write(Array((text + "\n").utf8)) }

    /// Data as it is, e.g. of a log: a character that two pieces share must not be torn apart.
    func raw(_ bytes: [UInt8]) { write(bytes) }

    /// A line for the person at the keyboard, or several. What paths and other programs put into it does not rule the
    /// terminal.
    func message(_ text: String) {
        let shown = text.unicodeScalars.map { scalar in
            scalar == "\n" || scalar == "\t" ? String(scalar) : SafeText.escape(String(scalar))
        }
        writeError(shown.joined() + "\n")
    }

    /// A message whose line goes on: a question that is answered there, or progress that is overwritten.
    func prompt(_ text: String) { writeError(text) }

    /// A value as JSON, with sorted keys, so that the same data is the same text.
    func json<T: Encodable>(_ value: T) throws {
        line(String(decoding: try RecordText.encode(value, forPeople: true), as: UTF8.self))
    }

    /// A status word, coloured when colours are wanted.
    func status(_ word: String) -> String {
        guard colours else { return word }
        let code =
            switch word {
            case "passed", "ready", "running": "32"
            case "failed": "31"
            case "pending", "parked", "starting": "33"
            default: "2"
            }
        return "\u{1B}[\(code)m\(word)\u{1B}[0m"
    }
}
