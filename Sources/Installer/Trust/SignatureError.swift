/// Why a signature does not count. Every one of them means that nothing is taken from the release.
package enum SignatureError: Error, Equatable, CustomStringConvertible {
    /// There is nothing to check against: a build from a checkout, or an install without `--signers`.
    case nobodyTrusted
    /// What lies beside the manifest is no signature of ssh-keygen's.
    case notASignature(String)
    /// It is a good signature, by a key that is not trusted.
    case untrustedKey(String)
    /// It is not a signature of a trusted key over these bytes for this purpose: one of them was tampered with.
    case mismatch(String)
    /// ssh-keygen refuses to work for a user that the system's user database does not have.
    case noAccount(user: UInt32)
    /// The signature could not be checked.
    case tool(ToolError)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .nobodyTrusted:
            "no key for releases is trusted here, so none can be verified; install again with --signers FILE"
        case .notASignature(let name):
            "\(name) is no signature; the release source is damaged or not one"
        case .untrustedKey(let name): "\(name) was made with a key that is not trusted here; nothing was changed"
        case .mismatch(let name):
            "\(name) does not fit what it signs: the manifest or the signature was tampered with; nothing was changed"
        case .noAccount(let user):
            "ssh-keygen cannot verify signatures for user id \(user), which has no entry in the user database; "
                + "add one to /etc/passwd, or run as a user that has one"
        case .tool(let error): "the signature cannot be verified: \(error)"
        }
    }
}
