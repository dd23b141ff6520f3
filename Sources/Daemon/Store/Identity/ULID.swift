/// A 128-bit identifier that sorts by the time it was made: 48 bits of milliseconds, then 80 random bits.
///
/// Text form: 26 characters of Crockford's base 32, upper case. Specification: https://github.com/ulid/spec
struct ULID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// All 128 bits; the time is in the upper 48.
    let bits: UInt128

    /// The identifier with these bits.
    init(bits: UInt128) { self.bits = bits }

    /// The identifier made at `time` with 80 random bits.
    ///
    /// Moments before the epoch, and after the year 10889 where 48 bits end, become the nearest moment that fits.
    init(time: Timestamp, randomness: some RandomNumberGenerator) {
        var randomness = randomness
        let milliseconds = min(UInt64(clamping: time.milliseconds), Self.lastMillisecond)
        let high = UInt128(UInt16.random(in: .min ... .max, using: &randomness))
        let low = UInt128(UInt64.random(in: .min ... .max, using: &randomness))
        self.init(bits: UInt128(milliseconds) << 80 | high << 64 | low)
    }

    /// Reads the canonical text form only: 26 characters, upper case, at most `7ZZZZZZZZZZZZZZZZZZZZZZZZZ`.
    ///
    /// Crockford's decoding leniency (lower case, `I` and `L` for 1, `O` for 0) is refused, because an
    /// identifier is also a file name and must have one spelling.
    init?(_ text: String) {
        let characters = text.utf8
        guard characters.count == 26, let first = characters.first, first <= UInt8(ascii: "7") else { return nil }
        var bits: UInt128 = 0
        for character in characters {
            guard let digit = Self.alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 5 | UInt128(digit)
        }
        self.init(bits: bits)
    }

    /// When the identifier was made.
    var time: Timestamp { Timestamp(milliseconds: Int64(bits >> 80)) }

    /// The 26 characters.
    var description: String {
        let digits = (0..<26).reversed().map { Self.alphabet[Int(truncatingIfNeeded: bits >> (5 * $0)) & 31] }
        return String(decoding: digits, as: UTF8.self)
    }

    static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }

    /// Crockford's alphabet: no I, L, O or U.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let lastMillisecond: UInt64 = (1 << 48) - 1
}
