/// Takes secrets out of text that people or logs will see.
package enum CredentialRedaction {
    /// `text` with the user information of every URL in it (`scheme://user:secret@host`) replaced by `***`.
    ///
    /// A lone user name goes too, since tokens are written that way (`https://ghp_…@host`); the one of `ssh://` stays,
    /// because it is part of the address.
    package static func redact(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let separator = rest.firstRange(of: "://") {
            let scheme = rest[..<separator.lowerBound].reversed().prefix { $0.isLetter || $0.isNumber || $0 == "+" }
            result += rest[..<separator.upperBound]
            rest = rest[separator.upperBound...]
            let authority = rest.prefix { !endsAuthority($0) }
            guard let at = authority.lastIndex(of: "@") else { continue }
            result += replacement(for: authority[..<at], isSSH: String(scheme.reversed()).hasSuffix("ssh"))
            rest = rest[at...]
        }
        return result + rest
    }

    private static func endsAuthority(_ character: Character) -> Bool {
        character.isWhitespace || "/?#'\"<>".contains(character)
    }

    private static func replacement(for user: Substring, isSSH: Bool) -> String {
        guard isSSH else { return "***" }
        guard let colon = user.firstIndex(of: ":") else { return String(user) }
        return user[..<colon] + ":***"
    }
}
