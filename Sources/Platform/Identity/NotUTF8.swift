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

    /// What is wrong with the value of a variable, as ``CurrentProcess/environment`` has it; nil when nothing is.
    public static func value(_ value: String, of variable: String) -> NotUTF8? {
        EnvironmentText.holdsBytes(value) ? NotUTF8(variable, EnvironmentText.bytes(value)) : nil
    }

    /// Bytes that are not ASCII become escapes, since what belongs together in them cannot be told.
    static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(Unicode.Scalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
