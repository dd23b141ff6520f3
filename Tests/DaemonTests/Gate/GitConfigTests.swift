import Platform
import Testing

@testable import Daemon

@Suite struct GitConfigTextTests {
    /// Values and subsections that git's syntax could change.
    static let difficult: [GitConfigEntry] = [
        GitConfigEntry(key: "a.plain", value: "value"), GitConfigEntry(key: "a.empty", value: ""),
        GitConfigEntry(key: "a.valueless", value: nil), GitConfigEntry(key: "a.spaces", value: "  a  b  "),
        GitConfigEntry(key: "a.quotes", value: #"say "hi" 'there'"#),
        GitConfigEntry(key: "a.backslash", value: #"c:\path\new\"#),
        GitConfigEntry(key: "a.comment", value: "x # y ; z"), GitConfigEntry(key: "a.newline", value: "one\ntwo\n"),
        GitConfigEntry(key: "a.tab", value: "\tx\u{8}\r"), GitConfigEntry(key: "a.unicode", value: "ä 日本 🎉"),
        GitConfigEntry(key: "a.crlf", value: "one\r\ntwo"),
        GitConfigEntry(key: #"a.sub "quoted" \back.key"#, value: "x"),
        GitConfigEntry(key: "url.https://h/a.b/.insteadof", value: "h:"),
        GitConfigEntry(key: "a.Case Kept.key", value: "x"), GitConfigEntry(key: "url..insteadof", value: "e"),
        GitConfigEntry(key: "a.plain", value: "again"),
    ]

    @Test func `git reads back exactly what was written`() async throws {
        let fixture = try GitFixture()
        let file = fixture.path("settings")
        try fixture.write(GitConfigText.render(Self.difficult), to: file)
        let result = try await fixture.attempt(
            ["config", "--file", file, "--list", "-z", "--show-scope"], in: fixture.root)
        let read = GitConfigEntry.parse(result.standardOutput)
        #expect(read.map(\.key) == Self.difficult.map(\.key))
        #expect(read.map(\.value) == Self.difficult.map(\.value))
    }

    @Test func `settings that are not UTF-8 are left out and do not disturb the others`() {
        let listing = Array("local\0a.b\nx\0local\0a.c\n".utf8) + [0xFF, 0] + Array("local\0a.d\0".utf8)
        #expect(
            GitConfigEntry.parse(listing) == [
                GitConfigEntry(key: "a.b", value: "x"), GitConfigEntry(key: "a.d", value: nil),
            ])
    }

    @Test func `an empty listing has no settings`() { #expect(GitConfigEntry.parse([]).isEmpty) }
}

@Suite struct LocalConfigAllowListTests {
    @Test(arguments: [
        "remote.origin.pushurl", "remote.origin.proxy", "url.x.insteadof", "url.x.pushinsteadof", "credential.helper",
        "credential.https://h.username", "core.sshcommand", "http.proxy", "http.https://h.sslverify", "user.name",
        "user.signingkey", "commit.gpgsign", "gpg.format", "gpg.ssh.program", "ssh.variant", "protocol.file.allow",
        "lfs.url", "filter.lfs.clean",
    ])
    func `what is needed to reach origin and to commit is taken over`(key: String) {
        #expect(select([GitConfigEntry(key: key, value: "/v")]).map(\.value) == ["/v"])
    }

    @Test(arguments: [
        "remote.origin.fetch", "remote.origin.push", "remote.origin.mirror", "remote.origin.prune",
        "remote.other.url", "core.bare", "core.hookspath", "core.worktree", "core.fsmonitor", "branch.main.remote",
        "receive.denydeletes", "include.path", "extensions.worktreeconfig", "submodule.x.url", "alias.x", "gc.auto",
        "no-mistakes.home", "filter.x.clean",
    ])
    func `what describes the working copy stays there`(key: String) {
        #expect(select([GitConfigEntry(key: key, value: "/v")]).isEmpty)
    }

    @Test func `settings of the user and of the command are not taken over`() {
        let entry = GitConfigEntry(scope: .global, key: "user.name", value: "x")
        #expect(select([entry], gate: [entry]).isEmpty)
        #expect(select([GitConfigEntry(scope: .command, key: "user.name", value: "x")]).isEmpty)
    }

    @Test func `what the user includes for the working copy alone is taken over, below its own settings`() {
        let everywhere = GitConfigEntry(scope: .global, key: "user.email", value: "home")
        let here = GitConfigEntry(scope: .global, key: "user.email", value: "work")
        let own = GitConfigEntry(key: "user.email", value: "own")
        #expect(select([everywhere, here, own], gate: [everywhere]) == [here, own])
    }

    @Test(arguments: [
        ("../origin.git", "/home/me/origin.git"), ("./sub/x.git", "/home/me/project/sub/x.git"),
        ("sub/../x.git", "/home/me/project/sub/../x.git"), ("../../../../x", "/x"), (".", "/home/me/project"),
        ("..", "/home/me"), ("../", "/home/me/"), ("../../../", "/"), ("/abs/x.git", "/abs/x.git"),
        ("host:x.git", "host:x.git"),
        ("git@host:a/b.git", "git@host:a/b.git"), ("https://h/x", "https://h/x"), ("./a:b", "/home/me/project/a:b"),
        ("~/x", "~/x"), ("name", "/home/me/project/name"),
    ])
    func `a relative origin leads where it led from the working copy`(url: String, expected: String) {
        #expect(select([GitConfigEntry(key: "remote.origin.url", value: url)]).map(\.value) == [expected])
    }

    @Test func `a URL that git rewrites is left to git, and the base that it is rewritten to is made absolute`() {
        let entries = [
            GitConfigEntry(key: "remote.origin.url", value: "mirror/x.git"),
            GitConfigEntry(key: "url.../mirrors/.insteadof", value: "mirror/"),
        ]
        #expect(
            select(entries) == [
                entries[0], GitConfigEntry(key: "url./home/me/mirrors/.insteadof", value: "mirror/"),
            ])
    }

    private func select(_ entries: [GitConfigEntry], gate: [GitConfigEntry] = []) -> [GitConfigEntry] {
        LocalConfigAllowList.select(from: entries, seenByGate: gate, workingCopy: "/home/me/project")
    }
}

@Suite struct GateConfigurationTests {
    @Test func `the shared file is exactly this`() {
        #expect(
            GateConfiguration(.example(.sha256)).shared == """
                # Written by no-mistakes; edits are replaced. Settings come from your working copy.
                [core]
                \trepositoryformatversion = "1"
                \tlogAllRefUpdates = "always"
                \tsharedRepository = "0600"
                [gc]
                \tauto = "0"
                \treflogExpire = "never"
                \treflogExpireUnreachable = "never"
                [receive]
                \tautogc = "false"
                [core]
                \tfilemode = "true"
                [extensions]
                \tworktreeConfig = "true"
                \tobjectFormat = "sha256"
                [no-mistakes]
                \tversion = "3"
                \trepositoryID = "0123456789ab"
                \thome = "/h"
                [include]
                \tpath = "no-mistakes.local"

                """)
    }

    @Test func `the gate's own file is exactly this`() {
        #expect(
            GateConfiguration(.example(.sha1)).gateOnly == """
                # Written by no-mistakes; edits are replaced. Settings come from your working copy.
                [core]
                \tbare = "true"
                \thooksPath = "/h/repos/0123456789ab.git/hooks"
                \tlogAllRefUpdates = "always"
                [receive]
                \tadvertisePushOptions = "true"
                \tdenyCurrentBranch = "ignore"
                \tdenyDeleteCurrent = "ignore"
                \tdenyDeletes = "false"
                \tdenyNonFastForwards = "false"
                \tshallowUpdate = "true"
                \thideRefs = "refs/no-mistakes"
                \tautogc = "false"
                [gc]
                \tauto = "0"
                [core]
                \talternateRefsCommand = "true"

                """)
    }

    @Test func `an identity survives its file`() throws {
        let fixture = try GitFixture()
        let files = GateFiles(fixture.root)
        let identity = GateIdentity.example(.sha256)
        try FileSystem.writeAtomically(identity.encoded(), to: files.identity)
        #expect(try GateIdentity.read(files) == identity)
    }

    @Test func `a gate without an identity is damaged, and init repairs it`() throws {
        let fixture = try GitFixture()
        let error = #expect(throws: GateError.self) { try GateIdentity.read(GateFiles(fixture.root)) }
        #expect(error?.description.contains("no-mistakes init") == true)
    }
}

extension GateIdentity {
    static func example(_ format: ObjectFormat) -> GateIdentity {
        GateIdentity(
            repositoryID: "0123456789ab", home: "/h", gate: "/h/repos/0123456789ab.git", workingCopy: "/w",
            commonDirectory: "/w/.git", objectFormat: format,
            fileSystem: FileSystemTraits([
                GitConfigEntry(key: "core.filemode", value: "true"), GitConfigEntry(key: "core.bare", value: "true"),
            ]), executable: "/bin/nm", createdAt: Timestamp(milliseconds: 1))
    }
}
