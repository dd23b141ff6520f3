import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Symbolic links.
enum Link {
    static func make(from path: String, to target: String) throws {
        _ = try systemCall("symlink", on: path) { symlink(target, path) }
    }
}
