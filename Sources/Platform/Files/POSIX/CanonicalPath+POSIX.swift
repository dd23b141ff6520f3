#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// The one absolute spelling of `path`: links followed, no `.`, `..`, doubled or trailing slashes.
    ///
    /// What does not exist yet is kept as it stands under the deepest part that does, so the spelling stays the same
    /// once it is created. `..` is applied after the links before it are followed, as the system does.
    /// - Throws: ``SystemError``: ENOENT for an empty path, EINVAL for one with a NUL, ELOOP, ENOTDIR, EACCES.
    package static func canonicalPath(_ path: String) throws(SystemError) -> String {
        if path.isEmpty { throw SystemError(call: "realpath", subject: "an empty path", number: ENOENT) }
        if path.utf8.contains(0) { throw SystemError(call: "realpath", subject: path.debugDescription, number: EINVAL) }
        let absolute = FilePath.isAbsolute(path) ? path : try currentDirectory() + "/" + path
        return try PathResolution(absolute).resolved()
    }
}

/// One walk from the root along a path, in which links replace the components that name them.
private struct PathResolution {
    private let original: String
    private var done: [String] = []
    /// What is still to be walked, the next component last.
    private var remaining: [String]
    /// As many as Linux follows in one path, path_resolution(7).
    private var linksLeft = 40

    init(_ absolute: String) {
        original = absolute
        remaining = Self.components(absolute)
    }

    private static func components(_ path: String) -> [String] {
        path.split(separator: "/").reversed().map(String.init)
    }

    consuming func resolved() throws(SystemError) -> String {
        while let component = remaining.popLast() {
            switch component {
            case ".": continue
            case "..": _ = done.popLast()
            default: try step(into: component)
            }
        }
        return "/" + done.joined(separator: "/")
    }

    private mutating func step(into component: String) throws(SystemError) {
        let path = "/" + (done + [component]).joined(separator: "/")
        var status = stat()
        do throws(SystemError) {
            _ = try systemCall("lstat", on: path) { lstat(path, &status) }
        } catch {
            if !error.isNotFound { throw error }
            done.append(component)
            return
        }
        switch FileKind(mode: UInt32(status.st_mode)) {
        case .symlink:
            try follow(path)
        case .directory:
            done.append(component)
        case .file, .socket, .other:
            if !remaining.isEmpty { throw SystemError(call: "realpath", subject: original, number: ENOTDIR) }
            done.append(component)
        }
    }

    private mutating func follow(_ link: String) throws(SystemError) {
        linksLeft -= 1
        if linksLeft < 0 { throw SystemError(call: "realpath", subject: original, number: ELOOP) }
        let target = try FileSystem.linkTarget(link)
        if FilePath.isAbsolute(target) { done = [] }
        remaining += Self.components(target)
    }
}

extension FileSystem {
    /// Where a symbolic link points, as it is written in the link.
    package static func linkTarget(_ path: String) throws(SystemError) -> String {
        let capacity = Int(PATH_MAX) + 1
        var buffer = [CChar](repeating: 0, count: capacity)
        let length = try sizedSystemCall("readlink", on: path) { readlink(path, &buffer, capacity) }
        return try text(buffer[..<length].map { UInt8(bitPattern: $0) }, call: "readlink")
    }
}
#endif
