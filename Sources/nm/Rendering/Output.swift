import Platform

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
            write: { StandardStream.output.write($0) }, writeError: { StandardStream.error.write($0) })
    }

    /// One line of data.
    func line(_ text: String = "") { write(Array((text + "\n").utf8)) }

    /// Data as it is, e.g. of a log: a character that two pieces share must not be torn apart.
    func raw(_ bytes: [UInt8]) { write(bytes) }

    /// One line for the person at the keyboard.
    func message(_ text: String) { writeError(text + "\n") }

    /// A value as JSON, with sorted keys, so that the same data is the same text.
    func json<T: Encodable>(_ value: T) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
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
