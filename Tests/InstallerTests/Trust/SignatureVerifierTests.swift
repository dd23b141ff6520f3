import Platform
import Testing

@testable import Installer

/// With real keys and the real ssh-keygen.
@Suite struct SignatureVerifierTests {
    /// Makes a key called `name`, and the allowed-signers line that trusts it.
    private static func key(_ name: String, _ scratch: Scratch) throws -> TrustedSigners {
        try scratch.sh("ssh-keygen -q -t ed25519 -N '' -C '' -f \(name)")
        return TrustedSigners(text: "releases namespaces=\"no-mistakes-release\" " + (try scratch.text("\(name).pub")))
    }

    private static func sign(
        _ text: String, _ key: String, _ scratch: Scratch, namespace: String = "no-mistakes-release"
    ) throws -> [UInt8] {
        try scratch.write(text, to: "message")
        try scratch.sh("rm -f message.sig; ssh-keygen -q -Y sign -f \(key) -n \(namespace) message 2>/dev/null")
        return try scratch.bytes("message.sig")
    }

    private static func verify(
        _ text: String, _ signature: [UInt8], _ signers: TrustedSigners, _ scratch: Scratch
    ) throws {
        try SignatureVerifier(tools: scratch.tools, userID: 0).verify(
            Array(text.utf8), signature: signature, named: "release.json.sig", by: signers, in: scratch.path)
    }

    @Test func `a signature by a trusted key counts, and leaves no file behind`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let signers = try Self.key("a", scratch)
            let signature = try Self.sign("manifest", "a", scratch)
            let before = try FileSystem.entries(of: scratch.path).sorted()
            try Self.verify("manifest", signature, signers, scratch)
            #expect(try FileSystem.entries(of: scratch.path).sorted() == before)
        }
    }

    @Test func `each way in which a signature does not count has its own error`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let (trusted, other) = (try Self.key("a", scratch), try Self.key("b", scratch))
            let signature = try Self.sign("manifest", "a", scratch)
            let name = "release.json.sig"
            #expect(throws: SignatureError.untrustedKey(name)) {
                try Self.verify("manifest", signature, other, scratch)
            }
            #expect(throws: SignatureError.mismatch(name)) {
                try Self.verify("manifest!", signature, trusted, scratch)
            }
            #expect(throws: SignatureError.nobodyTrusted) {
                try Self.verify("manifest", signature, TrustedSigners(text: "# nobody\n"), scratch)
            }
            #expect(throws: SignatureError.notASignature(name)) {
                try Self.verify("manifest", Array("<html>".utf8), trusted, scratch)
            }
            let elsewhere = try Self.sign("manifest", "a", scratch, namespace: "file")
            #expect(throws: SignatureError.self) { try Self.verify("manifest", elsewhere, trusted, scratch) }
        }
    }

    @Test func `a signature of one key among several counts`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let both = try Self.key("a", scratch).adding(try Self.key("b", scratch).text)
            try Self.verify("manifest", try Self.sign("manifest", "b", scratch), both, scratch)
        }
    }

    @Test func `a missing ssh-keygen is named`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let signers = try Self.key("a", scratch)
            let signature = try Self.sign("manifest", "a", scratch)
            let tools = Tools(runner: AnsweringRunner([:]), environment: [:])
            #expect(throws: SignatureError.tool(.missing("ssh-keygen"))) {
                try SignatureVerifier(tools: tools, userID: 0).verify(
                    Array("manifest".utf8), signature: signature, named: "s", by: signers, in: scratch.path)
            }
        }
    }

    @Test func `a user without an account is told so`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let signers = try Self.key("a", scratch)
            let signature = try Self.sign("manifest", "a", scratch)
            // What both programs answer to a user id that nobody has.
            let tools = Tools(
                runner: AnsweringRunner(["ssh-keygen": .exited(255), "id": .exited(1)]), environment: [:])
            #expect(throws: SignatureError.noAccount(user: 54321)) {
                try SignatureVerifier(tools: tools, userID: 54321).verify(
                    Array("manifest".utf8), signature: signature, named: "s", by: signers, in: scratch.path)
            }
        }
    }
}
