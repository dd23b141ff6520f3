#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One of the process's standard streams, written without buffering.
package struct StandardStream: Sendable {
    private let descriptor: Int32

    /// Where data goes.
    package static let output = StandardStream(descriptor: STDOUT_FILENO)
    /// Where messages go.
    package static let error = StandardStream(descriptor: STDERR_FILENO)
    /// Where questions are answered.
    package static let input = StandardStream(descriptor: STDIN_FILENO)

    /// All of them, as a child takes them over.
    static let descriptors: [Descriptor] = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]

    /// Whether a person is at the other end (isatty(3)).
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes bytes as they are, all of them.
    /// - Throws: ``SystemError`` when not all could be written; see ``SystemError/isBrokenPipe``.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                posixWrite(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw SystemError(call: "write", subject: name, number: errno)
            }
            start += written
        }
    }

    /// The stream's name in messages.
    private var name: String {
        switch descriptor {
        case STDIN_FILENO: "standard input"
        case STDOUT_FILENO: "standard output"
        default: "standard error"
        }
    }

    /// The next line without its end, byte by byte so that nothing after it is taken; nil at the end of the input.
    package func readLine(limit: Int = 4096) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < limit {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Everything that can be read, up to `limit` bytes.
    package func readAll(limit: Int) -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while result.count < limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            result.append(contentsOf: buffer[..<count])
        }
        return result
    }
}

/// The C function; the method above hides its name inside the type.
private let posixWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }
#endif
