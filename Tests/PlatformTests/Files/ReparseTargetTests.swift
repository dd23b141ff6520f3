import Testing

@testable import Platform

struct ReparseTargetTests {
    /// A buffer as Windows gives it: tag, length, unused; offsets and lengths of both names; flags for a symbolic link.
    private func buffer(tag: UInt32, substitute: String, shown: String, flags: Bool) -> [UInt8] {
        let first = bytes(substitute)
        let second = bytes(shown)
        let numbers = [0, first.count, first.count, second.count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let head = (0..<4).map { UInt8(truncatingIfNeeded: tag >> (8 * $0)) } + [0, 0, 0, 0]
        return head + numbers + (flags ? [0, 0, 0, 0] : []) + first + second
    }

    private func bytes(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }

    @Test func `a symbolic link leads where it says`() {
        let link = buffer(tag: 0xA000_000C, substitute: #"\??\C:\täter"#, shown: #"C:\täter"#, flags: true)
        #expect(ReparseTarget(link)?.text == #"C:\täter"#)
    }

    @Test func `a junction without a name to show leads where the kernel goes`() {
        let junction = buffer(tag: 0xA000_0003, substitute: #"\??\C:\a b"#, shown: "", flags: false)
        #expect(ReparseTarget(junction)?.text == #"C:\a b"#)
    }

    @Test func `what is broken or of another kind leads nowhere`() {
        let link = buffer(tag: 0xA000_000C, substitute: #"\??\C:\x"#, shown: #"C:\x"#, flags: true)
        for count in link.indices { #expect(ReparseTarget(link.prefix(count)) == nil) }
        #expect(ReparseTarget(buffer(tag: 0x8000_0023, substitute: "x", shown: "x", flags: false)) == nil)
    }
}
