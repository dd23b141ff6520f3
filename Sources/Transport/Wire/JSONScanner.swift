/// Checks that a frame is one JSON text (RFC 8259) and finds its top-level members without decoding them.
///
/// It runs before `JSONDecoder` for three reasons: nesting is bounded before anything recurses over hostile input,
/// request ids can be echoed byte for byte, and the envelope costs one pass over the bytes.
struct JSONScanner {
    /// Why a frame was refused.
    enum Fault: Error, Equatable {
        /// The text stops being JSON at this byte offset.
        case malformed(offset: Int)
        /// Some byte sequence is not UTF-8.
        case notUTF8
        /// Arrays and objects are nested deeper than this.
        case tooDeep(limit: Int)
    }

    /// Where one member of the top-level object lies in the frame.
    struct Member: Equatable {
        /// The name without its quotes, escapes not resolved.
        var name: Range<Int>
        /// The value's text.
        var value: Range<Int>
    }

    /// What the frame holds at its top level.
    enum Shape: Equatable {
        case object([Member])
        case array
        case scalar
    }

    /// Deepest nesting that is accepted; `JSONDecoder` recurses once a level.
    static let depthLimit = 64

    private let bytes: [UInt8]
    private var position = 0
    private var sawNonASCII = false

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Scans the whole frame.
    /// - Throws: ``Fault`` when it is not exactly one JSON text in UTF-8, nested at most ``depthLimit`` deep.
    static func scan(_ frame: [UInt8]) throws(Fault) -> Shape {
        var scanner = JSONScanner(frame)
        scanner.skipWhitespace()
        let shape = try scanner.scanTopLevel()
        scanner.skipWhitespace()
        guard scanner.position == frame.count else { throw scanner.fault }
        // Outside strings every accepted byte is ASCII, so one check of the whole frame is a check of its strings.
        if scanner.sawNonASCII, String(validating: frame, as: UTF8.self) == nil { throw .notUTF8 }
        return shape
    }

    private var fault: Fault { .malformed(offset: position) }

    private mutating func scanTopLevel() throws(Fault) -> Shape {
        switch current {
        case UInt8(ascii: "{"):
            var members: [Member] = []
            try scanObject(depth: 1) { members.append($0) }
            return .object(members)
        case UInt8(ascii: "["):
            try scanArray(depth: 1)
            return .array
        default:
            try scanValue(depth: 0)
            return .scalar
        }
    }

    private mutating func scanValue(depth: Int) throws(Fault) {
        switch current {
        case UInt8(ascii: "{"): try scanObject(depth: depth + 1) { _ in }
        case UInt8(ascii: "["): try scanArray(depth: depth + 1)
        case UInt8(ascii: "\""): _ = try scanString()
        case UInt8(ascii: "t"): try expect("true")
        case UInt8(ascii: "f"): try expect("false")
        case UInt8(ascii: "n"): try expect("null")
        default: try scanNumber()
        }
    }

    private mutating func scanObject(depth: Int, found: (Member) -> Void) throws(Fault) {
        guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
        position += 1
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return }
        while true {
            let name = try scanString()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw fault }
            skipWhitespace()
            let start = position
            try scanValue(depth: depth)
            found(Member(name: name, value: start..<position))
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return }
            guard take(UInt8(ascii: ",")) else { throw fault }
            skipWhitespace()
        }
    }

    private mutating func scanArray(depth: Int) throws(Fault) {
        guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
        position += 1
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return }
        while true {
            try scanValue(depth: depth)
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw fault }
            skipWhitespace()
        }
    }

    /// Scans a string and returns the range between its quotes.
    private mutating func scanString() throws(Fault) -> Range<Int> {
        guard take(UInt8(ascii: "\"")) else { throw fault }
        let start = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return start..<(position - 1)
            case UInt8(ascii: "\\"):
                position += 1
                try scanEscape()
            case ..<0x20:
                throw fault
            default:
                if byte >= 0x80 { sawNonASCII = true }
                position += 1
            }
        }
        throw fault
    }

    private mutating func scanEscape() throws(Fault) {
        switch current {
        case UInt8(ascii: "u"):
            position += 1
            for _ in 0..<4 {
                guard let digit = current, Self.isHexDigit(digit) else { throw fault }
                position += 1
            }
        case .some(let byte) where Self.isShortEscape(byte):
            position += 1
        default:
            throw fault
        }
    }

    private mutating func scanNumber() throws(Fault) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try scanDigits() }
        if take(UInt8(ascii: ".")) { try scanDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try scanDigits()
        }
    }

    private mutating func scanDigits() throws(Fault) {
        let start = position
        while let byte = current, Self.isDigit(byte) { position += 1 }
        guard position > start else { throw fault }
    }

    private mutating func expect(_ word: StaticString) throws(Fault) {
        let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw fault }
        position += word.utf8CodeUnitCount
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        let lowercase = byte | 0x20
        return isDigit(byte) || (lowercase >= UInt8(ascii: "a") && lowercase <= UInt8(ascii: "f"))
    }

    private static func isShortEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            true
        default: false
        }
    }
}
