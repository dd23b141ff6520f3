/// What `systemd-analyze verify` prints of the units it has read, when it is told to print everything.
struct SystemdDump: CustomStringConvertible {
    /// The part about each unit, from its name to the next unit's.
    private let units: [String: [UInt8]]

    init(_ output: [UInt8]) {
        let heading = Array("\t-> Unit ".utf8)
        var units: [String: [UInt8]] = [:]
        var rest = output[...]
        while let found = rest.firstRange(of: heading) {
            let body = rest[found.upperBound...]
            let end = body.firstRange(of: heading)?.lowerBound ?? body.endIndex
            if let colon = body.firstRange(of: Array(":\n".utf8)) {
                units[String(decoding: body[..<colon.lowerBound], as: UTF8.self)] = Array(
                    body[(colon.upperBound - 1)..<end])
            }
            rest = rest[end...]
        }
        self.units = units
    }

    var count: Int { units.count }
    var description: String { "a dump of \(count) units" }

    /// Whether the part about `unit` holds `text`, byte for byte.
    func unit(_ unit: String, says text: String) -> Bool { units[unit]?.firstRange(of: Array(text.utf8)) != nil }

    /// How often the part about `unit` names a field.
    func count(of field: String, in unit: String) -> Int {
        units[unit]?.ranges(of: Array("\n\t\t\(field): ".utf8)).count ?? 0
    }

    /// The words of the unit's command line, as systemd would pass them on; nil when it has none.
    func commandLine(of unit: String) -> [[UInt8]]? {
        guard let body = units[unit], let label = body.firstRange(of: Array("\t\t\tCommand Line: ".utf8)) else {
            return nil
        }
        return Self.words(body[label.upperBound...].prefix { $0 != 0x0A })
    }

    /// Takes off the quotes and escapes that systemd puts on for showing (`quote_command_line` of its sources).
    private static func words(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var rest = line
        while !rest.isEmpty {
            var word: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest.removeFirst()
                while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                    word.append(byte == UInt8(ascii: "\\") ? escaped(&rest) : byte)
                }
            } else {
                while let byte = rest.first, byte != 0x20 {
                    word.append(byte)
                    rest.removeFirst()
                }
            }
            words.append(word)
            if rest.first == 0x20 { rest.removeFirst() }
        }
        return words
    }

    private static func escaped(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
        guard let letter = rest.popFirst() else { return 0 }
        switch letter {
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let digits = [letter] + rest.prefix(2)
            rest = rest.dropFirst(2)
            return digits.reduce(0) { $0 &* 8 &+ ($1 &- 0x30) }
        default: return letter
        }
    }
}
