/// The path in what Windows stores of a symbolic link or a junction: `REPARSE_DATA_BUFFER` in Microsoft's
/// documentation of drivers, which the headers for programs leave out.
struct ReparseTarget: Equatable {
    /// The path as people are shown it.
    let text: String

    /// Reads the buffer; nil for another kind of reparse point, or a broken one.
    init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        func number(_ offset: Int) -> Int? {
            offset + 1 < bytes.count ? Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 : nil
        }
        guard let low = number(0), let high = number(2) else { return nil }
        // The header is a tag, a length and two unused bytes; a symbolic link has flags after the four offsets.
        let names: Int
        switch high << 16 | low {
        case 0xA000_000C: names = 20
        case 0xA000_0003: names = 16
        default: return nil
        }
        guard let substituteStart = number(8), let substituteLength = number(10), let printStart = number(12),
            let printLength = number(14)
        else { return nil }
        // The name to show may be missing; the other one has a prefix of the kernel's.
        let isShown = printLength > 0
        let start = names + (isShown ? printStart : substituteStart)
        let end = start + (isShown ? printLength : substituteLength)
        guard end <= bytes.count, start < end else { return nil }
        let units = stride(from: start, to: end - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        let path = String(decoding: units, as: UTF16.self)
        text = !isShown && path.hasPrefix(#"\??\"#) ? String(path.dropFirst(4)) : path
    }
}
