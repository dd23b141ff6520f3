import CPlatform

/// Finds the first of some bytes, fast enough for outputs of hundreds of megabytes.
package struct ByteSearch: Sendable {
    private let table: [UInt8]

    /// A search for any of `bytes`.
    package init(_ bytes: [UInt8]) {
        var table = [UInt8](repeating: 0, count: 256)
        for byte in bytes { table[Int(byte)] = 1 }
        self.table = table
    }

    /// The offset of the first of them at or after `start`; `nil` when there is none.
    package func first(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress else { return nil }
        let found = cplatform_find_byte(base + start, UInt64(bytes.count - start), table)
        return found < 0 ? nil : start + Int(found)
    }
}
