/// Words of this process's start that are not UTF-8. A string holds other bytes in their place, and as a path it would
/// name another file.
public struct NotUTF8: Error, Sendable, Hashable, CustomStringConvertible {
    /// What they were given as: a variable's name, or the place of an argument.
    public var subject: String
    /// The words, with what cannot be read as `\\xNN`.
    public var shown: String

    init(_ subject: String, _ bytes: some Sequence<UInt8>) {
        self.subject = subject
        shown = Self.escaped(bytes)
    }

    /// Subject, what it holds, and what to do.
    public var description: String {
        "\(subject) is not UTF-8: \(shown); give a path in UTF-8, or rename what it names"
    }

    /// The first argument of this process that is not UTF-8; nil when all can be read.
    public static func argument() -> NotUTF8? {
        for place in 1..<max(1, Int(CommandLine.argc)) {
            guard let pointer = CommandLine.unsafeArgv[place] else { continue }
            if String(validatingCString: pointer) != nil { continue }
            var count = 0
            while pointer[count] != 0 { count += 1 }
            let bytes = UnsafeBufferPointer(start: pointer, count: count).lazy.map { UInt8(bitPattern: $0) }
            return NotUTF8("argument \(place)", bytes)
        }
        return nil
    }

    /// Whether this process was started with a value of `variable` that is not UTF-8.
    public static func variable(_ variable: String) -> NotUTF8? { value(of: variable, in: EnvironmentBlock.entries) }

    /// As getenv(3), the first of several entries of one name.
    static func value(of variable: String, in entries: [[UInt8]]) -> NotUTF8? {
        let prefix = Array("\(variable)=".utf8)
        guard let value = entries.first(where: { $0.starts(with: prefix) })?.dropFirst(prefix.count),
            String(validating: value, as: UTF8.self) == nil
        else { return nil }
        return NotUTF8(variable, value)
    }

    /// Bytes that are not ASCII become escapes, since what belongs together in them cannot be told.
    static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(Unicode.Scalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
