#if os(Windows)
/// Finding bytes.
enum ByteSearch {
    /// Where a byte stands at `start` or later; nil when nowhere.
    static func firstIndex(of byte: UInt8, in buffer: UnsafeRawBufferPointer, from start: Int) -> Int? {
        start < buffer.count ? buffer[start...].firstIndex(of: byte) : nil
    }
}
#endif
