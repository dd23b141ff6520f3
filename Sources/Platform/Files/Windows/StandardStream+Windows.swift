#if os(Windows)
import WinSDK

/// One of the process's standard streams, written without buffering.
package struct StandardStream: Sendable {
    private let number: DWORD

    /// Where data goes.
    package static let output = StandardStream(number: DWORD(bitPattern: -11))
    /// Where messages go.
    package static let error = StandardStream(number: DWORD(bitPattern: -12))
    /// Where questions are answered.
    package static let input = StandardStream(number: DWORD(bitPattern: -10))

    /// All of them, as a child takes them over.
    static var descriptors: [Descriptor] { [input, output, error].map { Descriptor(handle: $0.handle) } }

    /// STD_OUTPUT_HANDLE and its like, winbase.h, are casts that are not imported; hence the numbers above.
    private var handle: HANDLE? { GetStdHandle(number) }

    /// Whether a person is at the other end: a console.
    package var isTerminal: Bool {
        var mode: DWORD = 0
        return GetConsoleMode(handle, &mode)
    }

    /// Writes bytes as they are, all of them; to a console as the UTF-8 text they are.
    /// - Throws: ``SystemError`` when not all could be written; see ``SystemError/isBrokenPipe``.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        // A console takes UTF-16 whatever its code page is.
        if isTerminal { return try writeToConsole(String(decoding: bytes, as: UTF8.self)) }
        let handle = handle
        var start = 0
        while start < bytes.count {
            var written: DWORD = 0
            try windowsCall("WriteFile", on: name) {
                bytes.withUnsafeBytes { buffer in
                    let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
                    return WriteFile(handle, rest.baseAddress, DWORD(clamping: rest.count), &written, nil)
                }
            }
            start += Int(written)
        }
    }

    /// The stream's name in messages.
    private var name: String {
        switch number {
        case Self.input.number: "standard input"
        case Self.output.number: "standard output"
        default: "standard error"
        }
    }

    /// One line, without its end; nil at the end of what can be read.
    /// - Parameter limit: the most bytes that a line has; the rest is left for the next one.
    package func readLine(limit: Int = 4096) -> String? {
        if isTerminal { return readConsoleLine(limit: limit) }
        let handle = handle
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < limit {
            var count: DWORD = 0
            guard ReadFile(handle, &byte, 1, &count, nil), count == 1 else {
                if line.isEmpty { return nil }
                break
            }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    /// A console gives UTF-16, and a line at a time. Ctrl-Z at the beginning of one is the end.
    private func readConsoleLine(limit: Int) -> String? {
        var buffer = [WCHAR](repeating: 0, count: limit)
        var count: DWORD = 0
        guard ReadConsoleW(handle, &buffer, DWORD(limit), &count, nil), count > 0, buffer[0] != 0x1A else { return nil }
        let line = buffer[..<Int(count)].prefix { $0 != 0x0D && $0 != 0x0A }
        return String(decoding: line, as: UTF16.self)
    }

    /// Everything that can be read, up to `limit` bytes.
    package func readAll(limit: Int) -> [UInt8] {
        let handle = handle
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while result.count < limit {
            var count: DWORD = 0
            // The end of a pipe is a failure, and ends this like any other.
            guard ReadFile(handle, &buffer, DWORD(buffer.count), &count, nil), count > 0 else { break }
            result.append(contentsOf: buffer[..<Int(count)])
        }
        return result
    }

    private func writeToConsole(_ text: String) throws(SystemError) {
        let handle = handle
        var rest = Array(text.utf16)[...]
        while !rest.isEmpty {
            var written: DWORD = 0
            let piece = Array(rest.prefix(8192))
            try windowsCall("WriteConsoleW", on: name) {
                WriteConsoleW(handle, piece, DWORD(piece.count), &written, nil) && written > 0
            }
            rest = rest.dropFirst(Int(written))
        }
    }
}
#endif
