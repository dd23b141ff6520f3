import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A private directory with a path short enough for sockets.
struct TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/transport.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemError(call: "mkdtemp", subject: "/tmp", number: errno)
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func remove() { try? FileSystem.removeTree(path) }
}
