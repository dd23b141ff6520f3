/// An environment as Windows passes it to a program.
enum WindowsEnvironment {
    /// `NAME=VALUE` in UTF-16, each ended by a zero, sorted by name without regard to case, and one more zero; of names
    /// that differ only in case the one that sorts first counts.
    static func block(_ variables: [String: String]) -> [UInt16] {
        var entries: [String: String] = [:]
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) where entries[name.uppercased()] == nil {
            entries[name.uppercased()] = "\(name)=\(value)"
        }
        let sorted = entries.sorted { $0.key < $1.key }.flatMap { entry -> [UInt16] in Array(entry.value.utf16) + [0] }
        // An empty block needs both zeros.
        return sorted + (sorted.isEmpty ? [0, 0] : [0])
    }

    /// Reads a block, the entries as bytes. What begins with `=` is left out: the shell's notes on drives' directories.
    static func entries(_ block: some Sequence<UInt16>) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var entry: [UInt16] = []
        for unit in block {
            if unit != 0 {
                entry.append(unit)
                continue
            }
            if entry.isEmpty { break }
            if entry[0] != 0x3D { entries.append(Array(String(decoding: entry, as: UTF16.self).utf8)) }
            entry = []
        }
        return entries
    }
}
