import Platform

/// Where releases come from: a directory of static files, on an HTTPS host or on this machine.
package struct ReleaseSource: Sendable, Hashable, CustomStringConvertible {
    /// `https://…` or `file:///…`, without a slash at its end.
    package let url: String

    /// Reads what a user gives: a URL, or the path of a directory.
    /// - Parameter directory: what a relative path starts from.
    /// - Throws: ``SourceError`` for plain HTTP and everything else that is not HTTPS or a file.
    package init(_ text: String, relativeTo directory: String) throws(SourceError) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .unusable(text) }
        let lower = text.prefix(8).lowercased()
        if lower.hasPrefix("https://") || lower.hasPrefix("file:///") {
            guard text.utf8.allSatisfy({ $0 > 0x20 }) else { throw .unusable(text) }
            url = Self.withoutSlashes(text)
        } else if Self.hasScheme(text) {
            throw .insecure(text)
        } else {
            let path = FilePath.clean(FilePath.isAbsolute(text) ? text : FilePath.join(directory, text))
            url = Self.withoutSlashes("file://" + Self.percentEncoded(path))
        }
    }

    /// The URL of a file in it.
    package func file(_ name: String) -> String { url + "/" + Self.percentEncoded(name) }

    /// The URL.
    package var description: String { url }

    private static func hasScheme(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.count > 1, scheme.count < text.utf8.count else { return false }
        return scheme.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E].contains(byte)
        }
    }

    private static func withoutSlashes(_ text: String) -> String {
        var text = text
        while text.hasSuffix("/"), text != "file:///" { text.removeLast() }
        return text
    }

    /// RFC 3986 §2.3: everything but unreserved characters and `/`.
    private static func percentEncoded(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            let isPlain =
                (0x61...0x7A).contains(byte | 0x20) || (0x2D...0x39).contains(byte) || byte == 0x5F || byte == 0x7E
            if isPlain {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

/// Why something is no source of releases.
package enum SourceError: Error, Equatable, CustomStringConvertible {
    /// Another way than HTTPS or a file.
    case insecure(String)
    /// Empty, or with characters that no URL has.
    case unusable(String)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .insecure(let text):
            "\(text) is neither https:// nor file:// nor a directory; releases are taken from those only"
        case .unusable(let text):
            "\(text.debugDescription) is no source of releases; give an https:// or file:// URL, or a directory"
        }
    }
}
