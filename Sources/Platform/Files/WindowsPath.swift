/// Paths of Windows as text: nothing here looks at a disk. `/` counts as a separator, `\` is what is written.
package enum WindowsPath {
    /// The parts with exactly one `\` between them; empty parts are left out.
    package static func join(_ parts: String...) -> String {
        var path = ""
        for part in parts where !part.isEmpty {
            if path.isEmpty {
                path = part
                continue
            }
            while path.count > 1, let last = path.last, isSeparator(last) { path.removeLast() }
            path += (path.count == 1 && path.first.map(isSeparator) == true ? "" : "\\")
            path += part.drop(while: isSeparator)
        }
        return path
    }

    /// What follows the last separator, trailing ones aside; the root itself for a root.
    package static func lastComponent(_ path: String) -> String {
        let (root, components) = parts(path)
        return components.last.map(String.init) ?? root
    }

    /// The path without its last component: the root for what lies in it, `.` for a single relative component.
    package static func parent(_ path: String) -> String {
        let (root, components) = parts(path)
        let rest = components.dropLast()
        return root.isEmpty && rest.isEmpty ? "." : root + rest.joined(separator: "\\")
    }

    /// Whether the path means the same wherever a process works: it names a drive and starts at its root, or a server.
    package static func isAbsolute(_ path: String) -> Bool {
        let (root, _) = parts(path)
        return root.hasPrefix("\\\\") || root.hasSuffix(":\\")
    }

    /// The path with `\` between its components, without `.`, empty components and trailing separators, and with `..`
    /// applied to what stands before it.
    package static func clean(_ path: String) -> String {
        let (root, all) = parts(path)
        var components: [Substring] = []
        for component in all where component != "." {
            if component != ".." {
                components.append(component)
            } else if let last = components.last, last != ".." {
                components.removeLast()
            } else if root.isEmpty {
                components.append(component)
            }
        }
        let joined = root + components.joined(separator: "\\")
        return joined.isEmpty ? "." : joined
    }

    /// Whether a path lies in a directory or is that directory; both canonical. Case does not count.
    static func isInside(_ path: String, _ directory: String) -> Bool {
        let (path, directory) = (caseFolded(path), caseFolded(directory))
        return path == directory || path.hasPrefix(directory.hasSuffix("\\") ? directory : directory + "\\")
    }

    /// A spelling for all spellings of the same path, which leads to the same place: case does not count on Windows.
    ///
    /// A file system of Windows compares names by a table of its own, made when the disk was formatted, that takes one
    /// UTF-16 unit for one other (`$UpCase` of NTFS). So only letters change that are each other's upper and lower case,
    /// and were that before any such table: a Turkish `İ` would become two characters, and a Kelvin sign another letter,
    /// which are names of other files.
    static func caseFolded(_ path: String) -> String {
        var folded = String.UnicodeScalarView()
        for letter in path.unicodeScalars { folded.append(lowerCase(of: letter) ?? letter) }
        return String(folded)
    }

    private static func lowerCase(of letter: Unicode.Scalar) -> Unicode.Scalar? {
        if letter.isASCII { return (0x41...0x5A).contains(letter.value) ? Unicode.Scalar(letter.value + 0x20) : nil }
        let lower = letter.properties.lowercaseMapping.unicodeScalars
        guard letter.value < 0x10000, lower.count == 1, let lower = lower.first, lower != letter,
            lower.properties.uppercaseMapping.unicodeScalars.elementsEqual([letter]),
            [letter, lower].allSatisfy({ ($0.properties.age?.major ?? .max) < 4 })
        else { return nil }
        return lower
    }

    /// What stands between the directories in `PATH`.
    static let listSeparator: Character = ";"

    /// An absolute path in the form that is taken as it stands: up to 32,767 units long, also with names that are
    /// otherwise devices (`aux`) or end with a dot or a blank. Others come back as they are.
    ///
    /// "Maximum Path Length Limitation" and "Naming Files, Paths, and Namespaces" in Microsoft's documentation.
    static func verbatim(_ path: String) -> String {
        let path = clean(path)
        if path.hasPrefix(#"\\?\"#) || path.hasPrefix(#"\\.\"#) { return path }
        if path.hasPrefix(#"\\"#) { return #"\\?\UNC\"# + path.dropFirst(2) }
        return isAbsolute(path) ? #"\\?\"# + path : path
    }

    /// The usual form of a path that the system gave out in the other one.
    static func withoutPrefix(_ path: String) -> String {
        let server = #"\\?\UNC\"#
        if path.hasPrefix(server) { return #"\\"# + path.dropFirst(server.count) }
        let prefix = #"\\?\"#
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    /// What a path starts at, with its separators as `\`, and the names after it. The root is empty for a relative path,
    /// `c:` for one that is relative to the directory of a drive, and ends with a separator otherwise.
    private static func parts(_ path: String) -> (root: String, components: [Substring]) {
        let root = rootLength(path)
        let rest = path.dropFirst(root)
        var text = String(path.prefix(root).map { isSeparator($0) ? "\\" : $0 })
        if text.hasPrefix("\\\\"), !text.hasSuffix("\\"), !rest.isEmpty { text += "\\" }
        return (text, rest.split(whereSeparator: isSeparator))
    }

    private static func rootLength(_ path: String) -> Int {
        let characters = Array(path.prefix(32_767))
        if characters.count >= 2, characters[1] == ":", characters[0].isASCII, characters[0].isLetter {
            return characters.count > 2 && isSeparator(characters[2]) ? 3 : 2
        }
        guard let first = characters.first, isSeparator(first) else { return 0 }
        guard characters.count > 1, isSeparator(characters[1]) else { return 1 }
        // \\server\share, \\?\c:\, \\?\UNC\server\share: two names, or four with the last.
        let isVerbatimServer = path.dropFirst(4).uppercased().hasPrefix("UNC\\") && path.hasPrefix(#"\\?\"#)
        var names = isVerbatimServer ? 4 : 2
        var index = 2
        while index < characters.count, names > 0 {
            while index < characters.count, !isSeparator(characters[index]) { index += 1 }
            names -= 1
            if index < characters.count { index += 1 }
        }
        return index
    }

    private static func isSeparator(_ character: Character) -> Bool { character == "\\" || character == "/" }
}
