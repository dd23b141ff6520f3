/// Which values in the query of a URL are secrets, by their names.
enum SecretParameter {
    /// What such a name ends in, in small letters: `access_token`, `private-token`, `apiKey`, `X-Amz-Signature` …
    private static let endings = ["token", "key", "secret", "password", "passwd", "signature"].map { Array($0.utf8) }
    /// Names that are too short to be an ending.
    private static let names = ["sig", "pwd", "pass", "auth"].map { Array($0.utf8) }

    /// In bytes.
    static let longestName = 64

    /// Whether a byte may stand in a name.
    static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_-.".utf8.contains(byte)
        }
    }

    /// Whether the value of this name is a secret.
    static func isSecret(_ name: some Sequence<UInt8>) -> Bool {
        let small = name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return names.contains(small) || endings.contains { small.suffix($0.count).elementsEqual($0) }
    }
}
