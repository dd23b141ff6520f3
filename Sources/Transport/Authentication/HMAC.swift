import Platform

/// HMAC-SHA-256 (RFC 2104, checked against the vectors of RFC 4231).
enum HMAC {
    /// Bytes of a code.
    static let length = 32
    private static let blockLength = 64

    /// The code of `message` under `key`.
    static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var block = key.count > blockLength ? digest(key, []) : key
        block += [UInt8](repeating: 0, count: blockLength - block.count)
        let inner = digest(block.map { $0 ^ 0x36 }, message)
        return digest(block.map { $0 ^ 0x5C }, inner)
    }

    /// Whether two codes are the same, in a time that does not tell how many of their bytes are.
    static func areEqual(_ code: [UInt8], _ other: [UInt8]) -> Bool {
        guard code.count == other.count else { return false }
        var difference: UInt8 = 0
        for index in code.indices { difference |= code[index] ^ other[index] }
        return difference == 0
    }

    private static func digest(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(first)
        hash.update(second)
        return hash.finish()
    }
}
