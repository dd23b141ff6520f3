import Testing

@testable import Daemon

/// Credentials in what commands print.
@Suite struct OutputRedactorTests {
    /// What comes out of a text that came in pieces of `size` bytes.
    private func redacted(_ text: String, pieces size: Int, secrets: [String] = []) -> String {
        var redactor = OutputRedactor(secrets: secrets)
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            Array(rest.prefix(size)).withUnsafeBytes { piece in redactor.take(piece) { result += $0 } }
            rest = rest.dropFirst(size)
        }
        redactor.finish { result += $0 }
        return String(decoding: result, as: UTF8.self)
    }

    @Test(arguments: [
        ("fetch https://user:secret@host/path", "fetch https://***@host/path"),
        ("https://ghp_token@host:8080/x y", "https://***@host:8080/x y"),
        ("ssh://git@host/x ssh://git:pw@host/y", "ssh://git@host/x ssh://git:***@host/y"),
        ("https://host/a@b mail a@b.c http://x", "https://host/a@b mail a@b.c http://x"),
        ("a:b ::// https:/x http://", "a:b ::// https:/x http://"),
        ("'https://a:b@c' \"https://d@e\"", "'https://***@c' \"https://***@e\""),
        ("https://a@b@c/", "https://***@c/"),
        ("token is hunter2hunter2.", "token is ***."),
        ("hunter2hunter hunter2hunter2hunter2hunter2", "hunter2hunter ******"),
        ("hunter2hunte", "hunter2hunte"),
        ("ü https://ä:ö@ß/ ü", "ü https://***@ß/ ü"),
        (#"https:\/\/bob:hunter78@h\/x@y"#, #"https:\/\/***@h\/x@y"#),
        (#"https://DOMAIN\bob:pw@h/x :\/x"#, #"https://***@h/x :\/x"#),
        ("https://h/x?access_token=SECRET&a=b", "https://h/x?access_token=***&a=b"),
        ("x?a=b&Private-Token=S.E-C%20R;et X-Amz-Signature=1", "x?a=b&Private-Token=***;et X-Amz-Signature=1"),
        (#"{"u":"h?apiKey=abc"} ?sig=e\"#, #"{"u":"h?apiKey=***"} ?sig=***\"#),
        ("really? a&b ?tokens=x &token= ?keyboard=1", "really? a&b ?tokens=x &token= ?keyboard=1"),
    ])
    func `credentials are taken out, however the output comes`(text: String, expected: String) {
        for size in 1...text.utf8.count {
            #expect(redacted(text, pieces: size, secrets: ["hunter2hunter2"]) == expected, "pieces of \(size)")
        }
    }

    @Test func `what does not end like an address is let go`() {
        let long = "https://" + String(repeating: "a", count: 10_000) + "@host"
        #expect(redacted(long, pieces: 100) == long)
    }

    @Test func `only what is named like a secret or looks like one is masked`() {
        let masked = EnvironmentSecrets.masked(in: [
            "GITHUB_TOKEN": "abcdefgh", "PWD": "/home/someone", "TOKEN_FILE": "/run/secrets/token",
            "OTHER": "ghp_0123456789", "SHORT_TOKEN": "abc", "PATH": "/usr/bin:/bin", "LANG": "en_US.UTF-8",
            "MY_API_KEY": "keykeykey", "DB_PASS": "passpass", "MYSQL_PWD": "pwdpwdpwd", "X_AUTH": "authauth",
            "WEB": "eyJhbGciOi.eyJzdWIi.dozj", "KEYBOARD": "something",
            "DEPLOY_KEY": "-----BEGIN\nMIIEvQIBAD\nx\n",
        ])
        let expected = [
            "abcdefgh", "ghp_0123456789", "keykeykey", "passpass", "pwdpwdpwd", "authauth", "eyJhbGciOi.eyJzdWIi.dozj",
            "-----BEGIN\nMIIEvQIBAD\nx\n", "-----BEGIN", "MIIEvQIBAD",
        ]
        #expect(Set(masked) == Set(expected))
    }
}
