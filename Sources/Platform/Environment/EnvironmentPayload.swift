/// How a shell's environment travels to the process that asked for it: the mark, each variable as `NAME=VALUE`, and the
/// mark again, each ended by NUL.
///
/// NUL is the one byte that no variable can hold; the second mark proves that nothing is missing.
enum EnvironmentPayload {
    /// The bytes to send for these entries of an environment.
    static func encode(_ entries: some Sequence<[UInt8]>, mark: String) -> [UInt8] {
        let frame = Array(mark.utf8) + [0]
        return frame + entries.flatMap { $0 + [0] } + frame
    }

    /// Reads what was sent; nil when it is incomplete or does not carry this mark.
    static func decode(_ bytes: [UInt8], mark: String) -> [String: String]? {
        let frame = Array(mark.utf8)
        guard bytes.last == 0 else { return nil }
        var entries = bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false)
        guard entries.count >= 2, entries.removeFirst().elementsEqual(frame),
            entries.removeLast().elementsEqual(frame)
        else { return nil }
        var variables: [String: String] = [:]
        for entry in entries {
            guard let separator = entry.firstIndex(of: UInt8(ascii: "=")), separator != entry.startIndex else {
                continue
            }
            let name = EnvironmentText.text(entry[..<separator])
            // getenv(3) takes the first of several entries of one name.
            if variables[name] == nil {
                variables[name] = EnvironmentText.text(entry[entry.index(after: separator)...])
            }
        }
        return variables
    }
}
