/// A value bound to a statement's parameter.
enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
}

extension SQLValue {
    static func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    static func number(_ number: some BinaryInteger) -> SQLValue { .integer(Int64(clamping: number)) }
    static func number(_ number: Int32?) -> SQLValue { number.map { .integer(Int64($0)) } ?? .null }
    static func time(_ time: Timestamp?) -> SQLValue { time.map { .integer($0.milliseconds) } ?? .null }
    static func word<Word: RawRepresentable<String>>(_ word: Word) -> SQLValue { .text(word.rawValue) }
    static func run(_ id: RunID) -> SQLValue { .text(id.text) }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
}
