#if os(Windows)
import WinSDK

extension String {
    /// Calls `body` with this text as Windows has it: UTF-16, ended by a zero.
    func withWide<T: ~Copyable, E: Error>(_ body: (UnsafePointer<WCHAR>) throws(E) -> T) throws(E) -> T {
        let units = Array(utf16) + [0]
        // Not withUnsafeBufferPointer, which cannot give a value that is not copyable.
        let copy = UnsafeMutablePointer<WCHAR>.allocate(capacity: units.count)
        defer { copy.deallocate() }
        copy.initialize(from: units, count: units.count)
        return try body(copy)
    }

    /// Calls `body` with this text as a path: in the form that knows no limit of 260 units.
    func withWidePath<T: ~Copyable, E: Error>(_ body: (UnsafePointer<WCHAR>) throws(E) -> T) throws(E) -> T {
        try WindowsPath.verbatim(self).withWide(body)
    }

    /// The text in a buffer, up to its first zero. Half surrogate pairs, which names on disk may have, become U+FFFD.
    init(wide buffer: some Sequence<WCHAR>) {
        self.init(decoding: buffer.prefix { $0 != 0 }, as: UTF16.self)
    }

    /// Asks a call for text whose length is not known before.
    /// - Parameter fill: gets room for so many units; returns how many it used, or how many it needs when these are
    ///   more, or 0 for a failure.
    /// - Returns: nil after a failure.
    init?(wideOfUnknownLength capacity: Int = 512, _ fill: (UnsafeMutablePointer<WCHAR>, DWORD) -> DWORD) {
        var buffer = [WCHAR](repeating: 0, count: capacity)
        while true {
            let capacity = DWORD(buffer.count)
            let length = buffer.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { fill($0, capacity) } ?? 0
            }
            if length == 0 { return nil }
            if length < capacity {
                self.init(decoding: buffer[..<Int(length)], as: UTF16.self)
                return
            }
            buffer = [WCHAR](repeating: 0, count: Int(length) + 1)
        }
    }
}
#endif
