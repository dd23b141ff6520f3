/// An answer about a service, with where it comes from. "Unknown" is an answer of its own: never a "no".
public struct Fact: Sendable, Hashable, CustomStringConvertible {
    /// What can be answered.
    public enum Answer: String, Sendable, Hashable { case yes, no, unknown }

    /// The answer.
    public var answer: Answer
    /// What was asked: a file's path or a command line.
    public var source: String
    /// What it said, or why nothing could be learnt from it.
    public var detail: String

    /// Records an answer.
    public init(_ answer: Answer, source: String, detail: String) {
        self.answer = answer
        self.source = source
        self.detail = detail
    }

    init(_ answer: Bool, source: String, detail: String) {
        self.init(answer ? .yes : .no, source: source, detail: detail)
    }

    /// True only for a certain yes.
    public var isTrue: Bool { answer == .yes }
    /// The answer for formats that have null for "unknown".
    public var bool: Bool? {
        switch answer {
        case .yes: true
        case .no: false
        case .unknown: nil
        }
    }

    /// Answer, detail and source on one line.
    public var description: String { "\(answer.rawValue) (\(detail), from \(source))" }
}
