import Platform
import Testing

@testable import Daemon

@Suite struct GitEnvironmentTests {
    @Test func `every variable that this git calls local is dropped`() async throws {
        let fixture = try GitFixture()
        let local = try await fixture.run("rev-parse", "--local-env-vars", in: fixture.root)
        let names = Set(local.split(separator: "\n").map(String.init))
        #expect(!names.isEmpty)
        #expect(names.subtracting(GitEnvironment.repositoryVariables).isEmpty)
    }

    @Test(arguments: [
        "GIT_DIR", "GIT_PUSH_OPTION_COUNT", "GIT_PUSH_OPTION_0", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0",
        "GIT_QUARANTINE_PATH", "GIT_EXEC_PATH", "GIT_AUTHOR_NAME", "GIT_COMMITTER_DATE", "SSH_ASKPASS",
    ])
    func `what belongs to one repository or moment does not reach git`(name: String) {
        #expect(GitEnvironment.make(from: [name: "x"])[name] == nil)
    }

    @Test(arguments: ["GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_CONFIG_GLOBAL", "PATH", "HTTPS_PROXY"])
    func `what the user chose for all repositories stays`(name: String) {
        #expect(GitEnvironment.make(from: [name: "x"])[name] == "x")
    }

    @Test func `git never asks anybody`() {
        let environment = GitEnvironment.make(from: ["GIT_EDITOR": "vi", "GIT_ASKPASS": "/bin/ask"])
        #expect(environment["GIT_TERMINAL_PROMPT"] == "0")
        #expect(environment["GIT_ASKPASS"] == "")
        #expect(environment["GIT_EDITOR"] == "true")
        #expect(environment["GIT_SEQUENCE_EDITOR"] == "true")
    }
}

@Suite struct CredentialRedactionTests {
    @Test(arguments: [
        ("https://user:secret@host/x.git", "https://***@host/x.git"),
        ("https://ghp_token@host/x", "https://***@host/x"),
        ("ssh://git@host/x", "ssh://git@host/x"),
        ("ssh://git:secret@host/x", "ssh://git:***@host/x"),
        ("https://host/a@b", "https://host/a@b"),
        ("https://a:p@ss@host/x and http://u:p@h", "https://***@host/x and http://***@h"),
        ("git@host:x.git", "git@host:x.git"),
        ("nothing here", "nothing here"),
        ("fatal: unable to access 'https://u:p@h/x/': no", "fatal: unable to access 'https://***@h/x/': no"),
    ])
    func `secrets are taken out and the rest stays`(text: String, expected: String) {
        #expect(CredentialRedaction.redact(text) == expected)
    }
}

@Suite struct GitVersionTests {
    @Test(arguments: [
        ("git version 2.39.5", GitVersion(major: 2, minor: 39)),
        ("git version 2.39.5 (Apple Git-154)", GitVersion(major: 2, minor: 39)),
        ("git version 2.44.0.windows.1", GitVersion(major: 2, minor: 44)),
        ("git version 3.0.rc0", GitVersion(major: 3, minor: 0)),
        ("git: not found", nil), ("", nil),
    ])
    func `the version is read from what git prints`(output: String, expected: GitVersion?) {
        #expect(GitVersion(output) == expected)
    }

    @Test func `2 dot 30 is enough and 2 dot 9 is not`() {
        #expect(GitVersion(major: 2, minor: 30) >= .required)
        #expect(GitVersion(major: 2, minor: 9) < .required)
        #expect(GitVersion(major: 3, minor: 0) >= .required)
    }
}

@Suite struct GitTests {
    @Test func `a failing command names itself, its place and its words, without credentials`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let error = await #expect(throws: GitError.self) {
            try await fixture.git.inDirectory(fixture.work)
                .run(["ls-remote", "file://u:secret@/nowhere"], deadline: GitFixture.patience)
        }
        let text = try #require(error?.description)
        #expect(text.contains("ls-remote") && text.contains(fixture.work))
        #expect(!text.contains("secret"))
        #expect(error?.exitStatus == 128)
    }

    @Test func `a question is answered by the exit status`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let git = fixture.git.inDirectory(fixture.work)
        #expect(try await git.succeeds(["rev-parse", "--verify", "-q", "main"], deadline: GitFixture.patience))
        #expect(try await !git.succeeds(["rev-parse", "--verify", "-q", "none"], deadline: GitFixture.patience))
    }

    @Test func `fields keep newlines and drop only the end`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let git = fixture.git.inDirectory(fixture.work)
        try await fixture.run("config", "x.y", "a\nb")
        #expect(try await git.fields(["config", "-z", "--get-all", "x.y"], deadline: GitFixture.patience) == ["a\nb"])
        #expect(try await git.fields(["ls-files", "-z"], deadline: GitFixture.patience) == [])
    }

    @Test func `the user's hooks do not run`() async throws {
        let fixture = try GitFixture()
        try await fixture.makeRepository()
        let hooks = fixture.path("hooks")
        try FileSystem.makePrivateDirectory(hooks)
        try fixture.write("#!/bin/sh\nexit 1\n", to: FilePath.join(hooks, "reference-transaction"), mode: 0o700)
        try await fixture.run("config", "core.hooksPath", hooks)
        #expect(try await fixture.attempt(["update-ref", "refs/x/a", "HEAD"]).status.isSuccess == false)
        try await fixture.git.inDirectory(fixture.work)
            .run(["update-ref", "refs/x/a", "HEAD"], deadline: GitFixture.patience)
    }
}
