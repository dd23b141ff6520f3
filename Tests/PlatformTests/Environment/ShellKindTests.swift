import Testing

@testable import Platform

@Suite struct ShellKindTests {
    @Test(arguments: [
        ("/bin/bash", ShellKind.bash), ("/opt/homebrew/bin/bash", .bash), ("/usr/bin/bash-5.2", .bash),
        ("/bin/rbash", .bash), ("/bin/zsh", .zsh), ("/usr/bin/zsh-5.9", .zsh), ("/usr/bin/fish", .fish),
        ("/bin/sh", .posix), ("/bin/dash", .posix), ("/bin/ash", .posix), ("/bin/ksh", .korn), ("/bin/ksh93", .korn),
        ("/usr/bin/ksh2020", .korn), ("/bin/mksh", .korn), ("/bin/csh", .csh), ("/bin/tcsh", .csh),
        ("/usr/bin/bsd-csh", .csh), ("/usr/bin/bsd-tool", .unknown), ("/usr/bin/nu", .nushell), ("-zsh", .zsh),
        ("/usr/bin/xonsh", .unknown), ("/usr/bin/elvish", .unknown), ("/usr/bin/pwsh", .unknown), ("", .unknown),
    ])
    func `a shell is known by its name`(path: String, kind: ShellKind) {
        #expect(ShellKind(path: path) == kind)
    }

    @Test(
        arguments: [
            (ShellKind.bash, ShellStage.interactiveLogin, nil, ["-l", "-i", "-c", "exec '/a b' 'x'"]),
            (.bash, .login, nil, ["-l", "-c", "exec '/a b' 'x'"]),
            (.zsh, .interactiveLogin, nil, ["-l", "-i", "-c", "exec '/a b' 'x'"]),
            (.zsh, .login, nil, ["-l", "-c", "exec '/a b' 'x'"]),
            (.fish, .interactiveLogin, nil, ["-l", "-i", "-c", "emit fish_prompt; exec '/a b' 'x'"]),
            (.fish, .login, nil, ["-l", "-c", "exec '/a b' 'x'"]),
            (.posix, .interactiveLogin, nil, ["-l", "-i", "-c", "exec '/a b' 'x'"]),
            (.posix, .login, nil, ["-l", "-c", "exec '/a b' 'x'"]),
            (.korn, .interactiveLogin, nil, ["-l", "-i", "-c", "exec '/a b' 'x'"]),
            (.korn, .login, nil, ["-l", "-c", "exec '/a b' 'x'"]),
            (.csh, .interactiveLogin, "-csh", ["-i", "-c", "exec '/a b' 'x'"]),
            (.csh, .login, "-csh", ["-c", "exec '/a b' 'x'"]),
            (.nushell, .interactiveLogin, nil, ["-l", "-i", "-c", "exec '/a b' 'x'"]),
            (.nushell, .login, nil, ["-l", "-c", "exec '/a b' 'x'"]),
            (.unknown, .login, nil, ["-l", "-c", "'/a b' 'x'"]),
        ] as [(ShellKind, ShellStage, String?, [String])])
    func `each shell is started its own way`(
        kind: ShellKind, stage: ShellStage, name: String?, arguments: [String]
    ) {
        #expect(kind.invocation(of: ["/a b", "x"], stage: stage) == ShellInvocation(name: name, arguments: arguments))
    }

    @Test func `every known shell is tried interactively first, and an unknown one only as a login shell`() {
        for kind in ShellKind.allCases {
            #expect(kind.stages == (kind == .unknown ? [.login] : [.interactiveLogin, .login]))
        }
    }

    @Test(arguments: [
        (ShellKind.bash, #"it's $HOME \ "x""#, #"'it'\''s $HOME \ "x"'"#),
        (.fish, #"it's $HOME \ "x""#, #"'it\'s $HOME \\ "x"'"#),
        (.csh, "it's!", #"'it'\''s\!'"#),
        (.nushell, "plain", "'plain'"),
        (.nushell, #"it's \ "x""#, #""it's \\ \"x\"""#),
    ])
    func `words are quoted by the rules of each shell`(kind: ShellKind, word: String, quoted: String) {
        #expect(kind.quoted(word) == quoted)
    }
}
