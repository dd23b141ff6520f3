/// Paths of POSIX systems as text: nothing here looks at a disk.
package enum POSIXPath {
    /// The parts with exactly one `/` between them; empty parts are left out.
    package static func join(_ parts: String...) -> String {
        var path = ""
        for part in parts where !part.isEmpty {
            if path.isEmpty {
                path = part
                continue
            }
            while path.count > 1, path.hasSuffix("/") { path.removeLast() }
            let rest = part.drop { $0 == "/" }
            path += path == "/" ? String(rest) : "/" + rest
        }
        return path
    }

    /// What follows the last `/`, trailing ones aside; `/` for the root.
    package static func lastComponent(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? (path.hasPrefix("/") ? "/" : "")
    }

    /// The path without its last component: `/` for the root and what lies in it, `.` for a single relative component.
    package static func parent(_ path: String) -> String {
        let components = path.split(separator: "/").dropLast()
        if isAbsolute(path) { return "/" + components.joined(separator: "/") }
        return components.isEmpty ? "." : components.joined(separator: "/")
    }

    /// Whether the path starts at the root.
    package static func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") }

    /// The path without `.`, empty components and trailing slashes, and with `..` applied to what stands before it.
    ///
    /// Wrong for a path with a symbolic link before a `..`: ``FileSystem/canonicalPath(_:)`` follows links first.
    package static func clean(_ path: String) -> String {
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component != ".." {
                components.append(component)
            } else if let last = components.last, last != ".." {
                components.removeLast()
            } else if !isAbsolute(path) {
                components.append(component)
            }
        }
        let joined = components.joined(separator: "/")
        if isAbsolute(path) { return "/" + joined }
        return joined.isEmpty ? "." : joined
    }

    /// Whether a path lies in a directory or is that directory; both canonical.
    static func isInside(_ path: String, _ directory: String) -> Bool {
        path == directory || path.hasPrefix(directory == "/" ? "/" : directory + "/")
    }

    /// The spelling that stands for every spelling of the same path; here only one names it.
    static func caseFolded(_ path: String) -> String { path }

    /// What stands between the directories in `PATH`.
    static let listSeparator: Character = ":"
}
