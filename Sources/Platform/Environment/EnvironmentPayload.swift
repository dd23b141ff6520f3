/// How a shell's environment travels to the process that asked for it: the mark, each variable as `NAME=VALUE`, and the
/// mark again, each ended by NUL.
///
/// NUL is the one byte that no variable can hold; the second mark proves that nothing is missing.
enum EnvironmentPayload {
    /// What was received.
    struct Content: Equatable {
        var variables: [String: String] = [:]
        /// The names of variables whose value is not UTF-8, which are left out: a value with replaced bytes would be
        /// wrong without anybody noticing.
        var unreadable: [String] = []
    }

    /// The bytes to send for these entries of an environment.
    static func encode(_ entries: some Sequence<[UInt8]>, mark: String) -> [UInt8] {
        let frame = Array(mark.utf8) + [0]
        return frame + entries.flatMap { $0 + [0] } + frame
    }

    /// Reads what was sent; nil when it is incomplete or does not carry this mark.
    static func decode(_ bytes: [UInt8], mark: String) -> Content? {
        let frame = Array(mark.utf8)
        guard bytes.last == 0 else { return nil }
        var entries = bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false)
        guard entries.count >= 2, entries.removeFirst().elementsEqual(frame),
            entries.removeLast().elementsEqual(frame)
        else { return nil }
        var content = Content()
        for entry in entries {
            guard let separator = entry.firstIndex(of: UInt8(ascii: "=")), separator != entry.startIndex else {
                continue
            }
            let name = String(decoding: entry[..<separator], as: UTF8.self)
            // getenv(3) takes the first of several entries of one name.
            if content.variables[name] != nil { continue }
            if let value = String(validating: entry[entry.index(after: separator)...], as: UTF8.self) {
                content.variables[name] = value
            } else {
                content.unreadable.append(name)
            }
        }
        return content
    }
}
