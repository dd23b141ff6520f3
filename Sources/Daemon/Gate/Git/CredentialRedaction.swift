/// Takes secrets out of text that people or logs will see.
package enum CredentialRedaction {
    /// `text` with the user information of every URL in it (`scheme://user:secret@host`), and each value of a query whose
    /// name is that of a secret (`?access_token=…`), replaced by `***`.
    ///
    /// A lone user name goes too, since tokens are written that way (`https://ghp_…@host`); the one of `ssh://` stays,
    /// because it is part of the address.
    package static func redact(_ text: String) -> String { redact(text, hiding: []) }

    /// The same with each of these texts replaced, too, wherever it stands.
    static func redact(_ text: String, hiding secrets: [String]) -> String {
        let mayHold = !secrets.isEmpty || text.utf8.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }
        guard mayHold else { return text }
        var redactor = OutputRedactor(secrets: secrets)
        var result: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { bytes in redactor.take(bytes) { result += $0 } }
        redactor.finish { result += $0 }
        return String(decoding: result, as: UTF8.self)
    }
}
