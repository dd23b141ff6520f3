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

    /// Whether a person is at the other end (isatty(3)).
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes text; a reader that went away is not an error of ours.
    package func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes as they are.
    package func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let slice = UnsafeRawBufferPointer(rebasing: rest)
                let written = posixWrite(descriptor, slice.baseAddress, slice.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    return
                }
                rest = rest.dropFirst(written)
            }
        }
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
