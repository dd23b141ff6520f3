import Testing

@testable import Transport

@Suite struct HMACTests {
    struct Vector: Sendable {
        var key: [UInt8]
        var message: [UInt8]
        /// In hex; case 5 is cut to 128 bits there.
        var code: String
    }

    /// RFC 4231, section 4, cases 1 to 7.
    static let vectors = [
        Vector(
            key: bytes(0x0B, 20), message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            key: bytes(0xAA, 20), message: bytes(0xDD, 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            key: Array(1...25), message: bytes(0xCD, 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            key: bytes(0x0C, 20), message: Array("Test With Truncation".utf8), code: "a3b6167473100ee06e0c796c2955552b"),
        Vector(
            key: bytes(0xAA, 131), message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            key: bytes(0xAA, 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. The key needs "
                    + "to be hashed before being used by the HMAC algorithm.").utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test(arguments: vectors)
    func `a published message has its published code`(vector: Vector) {
        let code = Hexadecimal.text(HMAC.code(of: vector.message, key: vector.key))
        #expect(code.hasPrefix(vector.code))
    }

    @Test func `codes are the same only when every byte is`() {
        let code = HMAC.code(of: [1], key: [2])
        #expect(HMAC.areEqual(code, code))
        #expect(!HMAC.areEqual(code, Array(code.dropLast())))
        #expect(!HMAC.areEqual([], code))
        for index in code.indices {
            var other = code
            other[index] ^= 1
            #expect(!HMAC.areEqual(code, other))
        }
    }

    @Test func `secrets have their length and differ`() {
        #expect(Secret.bytes(32).count == 32)
        #expect(Set((0..<100).map { _ in Secret.bytes(32) }).count == 100)
    }

    @Test func `hex digits come back as the bytes they stand for, and nothing else is taken`() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Hexadecimal.bytes(Hexadecimal.text(bytes)) == bytes)
        #expect(Hexadecimal.bytes("0aFf") == [0x0A, 0xFF])
        for text in ["0", "0g", " 00", "0x00", "ａａ", "-1"] { #expect(Hexadecimal.bytes(text) == nil, "\(text)") }
    }

    private static func bytes(_ value: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: value, count: count) }
}
