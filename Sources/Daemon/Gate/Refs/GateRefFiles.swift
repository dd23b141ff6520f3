import Platform

/// Reads a gate's refs from their files, as ``Reflog`` reads their logs: no process a ref.
///
/// A loose file wins over `packed-refs` (gitrepository-layout(5), "refs" and "packed-refs").
struct GateRefFiles {
    private let gate: String
    private var packed: [Substring: Substring]?

    /// The refs of the gate at `gate`; reads nothing yet.
    init(gate: String) { self.gate = gate }

    /// The object that a ref holds; nil when there is no such ref.
    /// - Throws: ``SystemError`` when a file cannot be read.
    mutating func value(of ref: String) throws -> String? {
        try looseValue(of: ref) ?? packedValue(of: ref)
    }

    private func looseValue(of ref: String) throws -> String? {
        let path = FilePath.join(gate, ref)
        // A directory is what branches of longer names leave.
        guard FileSystem.kind(of: path) == .file else { return nil }
        let text: String
        do throws(SystemError) {
            text = try FileSystem.readText(path, limit: 4096)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
        return String(text.prefix { $0 != "\n" })
    }

    private mutating func packedValue(of ref: String) throws -> String? {
        if packed == nil { packed = try readPacked() }
        return packed?[ref[...]].map(String.init)
    }

    /// Lines `<object> SP <ref>`; those that start with `#` or `^` tell something else.
    private func readPacked() throws -> [Substring: Substring] {
        let text: String
        do throws(SystemError) {
            text = try FileSystem.readText(FilePath.join(gate, "packed-refs"), limit: 256 << 20)
        } catch {
            if error.isNotFound { return [:] }
            throw error
        }
        var values: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") where line.first != "#" && line.first != "^" {
            guard let space = line.firstIndex(of: " ") else { continue }
            values[line[line.index(after: space)...]] = line[..<space]
        }
        return values
    }
}
