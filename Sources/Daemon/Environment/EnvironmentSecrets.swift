/// Tells values that nobody should read over a shoulder, by the names and looks that secrets have.
package enum EnvironmentSecrets {
    /// `value` as it may be shown, and whether anything of it is left out.
    package static func shown(_ name: String, _ value: String) -> (text: String, isRedacted: Bool) {
        if isSecret(name, value) { return ("", true) }
        let text = CredentialRedaction.redact(value)
        return (text, text != value)
    }

    /// Words that somebody else has written, without the secrets in them that are known by their names or looks.
    static func redacted(_ text: String) -> String {
        CredentialRedaction.redact(text).split(separator: " ", omittingEmptySubsequences: false).map { word in
            let word = String(word)
            if let sign = word.firstIndex(of: "="),
                isSecret(String(word[..<sign]), String(word[word.index(after: sign)...]))
            {
                return word[...sign] + "***"
            }
            return looksIssued(word.drop { "(\"'".contains($0) }) ? "***" : word[...]
        }.joined(separator: " ")
    }

    /// The values of an environment that commands must not show in a log: those that are named, or look, like secrets
    /// and are nothing that also stands for something else. Those of several lines with each line of its own, too: whoever
    /// passes them on puts something before each (git: `remote: `), or leaves blanks out. And all of them as JSON has them.
    package static func masked(in environment: [String: String]) -> [String] {
        environment.filter { name, value in
            guard value.utf8.count >= shortestMasked, !value.hasPrefix("/"), !harmless.contains(name) else {
                return false
            }
            return isNamedSecret(name) || looksIssued(value[...])
        }.flatMap { _, value in
            let lines = value.split(whereSeparator: \.isNewline).map { String($0.trimmingSpaces()) }
                .filter { $0.utf8.count >= shortestMasked }
            return (lines == [value] ? lines : [value] + lines).flatMap(spellings)
        }
    }

    /// A text as it is, and where it reads otherwise as JSON has it, which may escape slashes or not (RFC 8259, section 7).
    private static func spellings(_ text: String) -> [String] {
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return [quoted, quoted.replacing("/", with: "\\/")].reduce(into: [text]) { spellings, next in
            if !spellings.contains(next) { spellings.append(next) }
        }
    }

    /// A shorter value is no secret worth the name, and stands in too many words.
    private static let shortestMasked = 8

    private static func isSecret(_ name: String, _ value: String) -> Bool {
        if value.isEmpty || harmless.contains(name) { return false }
        if isNamedSecret(name) { return true }
        let lower = value.lowercased()
        if marks.contains(where: { lower.contains($0) }) { return true }
        return value.split(whereSeparator: { $0.isWhitespace || "\"'=:,".contains($0) }).contains(where: looksIssued)
            || looksIssued(value[...]) || looksRandom(value)
    }

    private static func isNamedSecret(_ name: String) -> Bool {
        let upper = name.uppercased()
        return parts.contains { upper.contains($0) } || isSession(upper)
            || upper.split(separator: "_").contains { words.contains(String($0)) }
    }

    /// Whether what opens a session is kept under this name, as vaults and clouds have it (`BW_SESSION`, `OP_SESSION_me`);
    /// what only describes a login session has the word elsewhere (`XDG_SESSION_ID`).
    private static func isSession(_ upper: String) -> Bool {
        upper.hasSuffix("_SESSION") || upper.hasPrefix("OP_SESSION_")
    }

    /// Whether it is of a form in which a service hands out what opens it.
    private static func looksIssued(_ value: Substring) -> Bool {
        // A JSON Web Token (RFC 7519): three parts, of which the first is the Base64 of `{"`.
        let isWebToken = value.hasPrefix("eyJ") && value.split(separator: ".").count == 3
        return isWebToken || prefixes.contains { value.hasPrefix($0) }
    }

    /// Names that only look like those of secrets.
    private static let harmless: Set<String> = [
        "SSH_AUTH_SOCK", "XAUTHORITY", "GPG_TTY", "SSH_AGENT_PID", "DESKTOP_SESSION", "KDE_FULL_SESSION",
        "KONSOLE_DBUS_SESSION", "UPSTART_SESSION",
    ]

    private static let parts = [
        "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "CREDENTIAL", "CREDS", "COOKIE", "WEBHOOK",
        "AUTHORIZATION", "DBPASS", "SQLPASS", "USERPASS", "ROOTPASS", "ADMINPASS", "SMTPPASS", "REDISPASS",
    ]
    private static let words: Set<String> = [
        "KEY", "KEYS", "AUTH", "PASS", "PWD", "PAT", "DSN", "JWT", "PRIVATE", "SIG",
    ]

    /// What stands before a secret inside of a value; in lower case.
    private static let marks = [
        "bearer ", "basic ", "accountkey=", "accesskey=", "password=", "passwd=", "pwd=", "secret=", "token=",
        "api_key=", "--token ", "--password ", "\"password\"", "\"token\"", "\"secret\"", "private_key",
        "apikey=", "sig=", "signature=", "hooks.slack.com/services/",
    ]

    /// What well-known services begin their tokens with.
    private static let prefixes = [
        "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "sk-", "sk_live_", "sk_test_", "rk_live_", "hvs.",
        "xoxb-", "xoxp-", "AKIA", "AIza", "npm_",
        "-----BEGIN ",
    ]

    /// Long, without anything that divides words or paths, and of letters and digits mixed.
    private static func looksRandom(_ value: String) -> Bool {
        value.utf8.count >= 24 && value.contains(where: \.isNumber) && value.contains(where: \.isLetter)
            && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+=_-".contains($0)) }
    }
}
