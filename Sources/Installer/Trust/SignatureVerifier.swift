import Platform

/// Verifies the signature under a manifest with `ssh-keygen -Y` (OpenSSH 8.2 or newer), and fails closed.
///
/// Decides by exit statuses only: ssh-keygen's messages are not a part of its interface. Blocks.
package struct SignatureVerifier: Sendable {
    private let tools: Tools
    private let userID: UInt32

    /// A verifier for the user `userID`, who is named when ssh-keygen does not work for them.
    package init(tools: Tools, userID: UInt32) {
        self.tools = tools
        self.userID = userID
    }

    /// Returns when `signature` is one by `signers` over exactly `bytes`.
    /// - Parameters:
    ///   - name: what the signature is called in errors.
    ///   - directory: a private directory for the two files that ssh-keygen reads; they are removed again.
    /// - Throws: ``SignatureError``, or `SystemError` when the files cannot be written.
    package func verify(
        _ bytes: [UInt8], signature: [UInt8], named name: String, by signers: TrustedSigners, in directory: String
    ) throws {
        if signers.isEmpty { throw SignatureError.nobodyTrusted }
        guard signature.starts(with: Array("-----BEGIN SSH SIGNATURE-----".utf8)) else {
            throw SignatureError.notASignature(name)
        }
        let signersFile = FilePath.join(directory, ".signers")
        let signatureFile = FilePath.join(directory, ".signature")
        defer {
            try? FileSystem.removeFile(signersFile)
            try? FileSystem.removeFile(signatureFile)
        }
        try FileSystem.writeAtomically(Array(signers.text.utf8), to: signersFile, durable: false)
        try FileSystem.writeAtomically(signature, to: signatureFile, durable: false)
        let principals = try sshKeygen(["-Y", "find-principals", "-s", signatureFile, "-f", signersFile])
        guard principals.status.isSuccess, let principal = principals.outputText.split(separator: "\n").first else {
            throw explain(.untrustedKey(name))
        }
        let verdict = try sshKeygen(
            [
                "-Y", "verify", "-f", signersFile, "-I", String(principal), "-n", TrustedSigners.namespace,
                "-s", signatureFile,
            ], input: bytes)
        if !verdict.status.isSuccess { throw explain(.mismatch(name)) }
    }

    private func sshKeygen(_ arguments: [String], input: [UInt8] = []) throws(SignatureError) -> CommandResult {
        do throws(ToolError) {
            return try tools.run("ssh-keygen", arguments, input: input, deadline: .seconds(30))
        } catch {
            throw .tool(error)
        }
    }

    /// ssh-keygen ends in the same way for whoever it does not know, so the user database is asked: id(1)
    /// fails where it has no name for them. Windows has no such program, and always an account.
    private func explain(_ error: SignatureError) -> SignatureError {
        guard let answer = try? tools.run("id", ["-un"], deadline: .seconds(10)) else {
            return error
        }
        return answer.status.isSuccess ? error : .noAccount(user: userID)
    }
}
