import Platform
import Testing

@Suite(.timeLimit(.minutes(30))) struct RealShellTests {
    @Test(arguments: RealShell.all)
    func `what a terminal would have is there`(shell: RealShell) async throws {
        let home = try ShellHome(shell)
        for (file, text) in shell.interactiveFiles {
            try home.write(
                text.replacing("CODE", with: shell.export("FROM_INTERACTIVE", "it is $here \\ 100%")), to: file)
        }
        let environment = await home.resolve()
        #expect(environment.quality == .loginShell, "\(environment.warnings)")
        #expect(environment.variables["FROM_INTERACTIVE"] == "it is $here \\ 100%")
        #expect(environment.variables["HOME"] == home.path)
        #expect(environment.variables["CLAUDECODE"] == nil)
        #expect(environment.variables["TERM"] == nil)
        #expect(environment.warnings == [])
    }

    @Test(arguments: RealShell.all)
    func `hostile startup files change nothing but what they export`(shell: RealShell) async throws {
        let home = try ShellHome(shell)
        try home.write(shell.hostileCode, to: shell.startupFile)
        let environment = await home.resolve()
        #expect(environment.quality == .loginShell, "\(environment.warnings)")
        #expect(environment.variables["FROM_STARTUP"] == "yes")
        #expect(environment.variables["MULTI"] == "one\nPATH=two\n")
        #expect(environment.variables["NM_HOME"] == FilePath.join(home.path, "home"))
        #expect(environment.variables["PATH"]?.hasPrefix("/usr/bin:/bin:") == true)
        #expect(environment.variables["A"] == nil && environment.variables["E"] == nil)
        #expect(environment.variables["BAD"].map(EnvironmentText.bytes) == [0x61, 0xFF, 0x62], "byte for byte")
        #expect(environment.warnings == [])
        #expect(try home.background() == nil)
    }

    /// Leaves the session, the tree and, with its environment, the mark; one that cannot even be looked into, as an
    /// ssh-agent, is no different.
    private static let escape =
        "sh -c 'mkfifo ~/gone; env -i HOME=\"$HOME\" setsid --fork sh -c \"echo \\$\\$ > ~/background; echo > ~/gone; exec sleep 3600\"; read -r line < ~/gone'\n"

    @Test(arguments: RealShell.all)
    func `what leaves a shell without a trace ends with it`(shell: RealShell) async throws {
        let home = try ShellHome(shell)
        try home.write(Self.escape, to: shell.startupFile)
        let environment = await home.resolve()
        #expect(environment.quality == .loginShell, "\(environment.warnings)")
        #expect(try home.background() == nil)
    }

    @Test func `what leaves a shell without a trace ends with its time`() async throws {
        let home = try ShellHome(.bash)
        try home.write(Self.escape + "rm ~/gone; sleep 3600\n", to: ".bash_profile")
        let environment = await home.resolve(budget: .seconds(3))
        #expect(environment.isComplete == false)
        #expect(try home.background() == nil)
    }

    @Test(arguments: RealShell.all)
    func `a startup file that takes too long costs its budget and no more`(shell: RealShell) async throws {
        let home = try ShellHome(shell)
        // A file that is read in both stages: the login stage alone may well answer within what is left.
        let file = shell.startupFile == RealShell.zsh.startupFile ? ".zshenv" : shell.startupFile
        try home.write("sh -c 'echo $$ > ~/background; exec sleep 3600'\n", to: file)
        let environment = await home.resolve(budget: .seconds(1))
        #expect(environment.isComplete == false)
        #expect(environment.warnings.first?.contains("did not finish within") == true)
        #expect(environment.variables["PATH"]?.contains(FilePath.join(home.path, ".local/bin")) == true)
        #expect(try home.background() == nil)
    }

    @Test func `a shell that another one replaces is noticed at once, with what to do about it`() async throws {
        _ = try RealShell.zsh.path()
        let home = try ShellHome(.bash)
        try home.write("exec zsh\n", to: ".bash_profile")
        let environment = await home.resolve()
        #expect(environment.isComplete == false)
        #expect(environment.warnings.first?.contains("NO_MISTAKES_RESOLVING_ENVIRONMENT is set") == true)
    }

    @Test func `a startup file that heeds the documented variable is asked in full`() async throws {
        let home = try ShellHome(.bash)
        let guarded = "export FROM_STARTUP=yes\n[ -n \"$NO_MISTAKES_RESOLVING_ENVIRONMENT\" ] || exec zsh\n"
        try home.write(guarded, to: ".bash_profile")
        let environment = await home.resolve()
        #expect(environment.quality == .loginShell)
        #expect(environment.variables["FROM_STARTUP"] == "yes")
        #expect(environment.variables["NO_MISTAKES_RESOLVING_ENVIRONMENT"] == nil)
    }

    @Test func `a file that fails only interactively leaves what login shells read`() async throws {
        let home = try ShellHome(.zsh)
        try home.write("export FROM_STARTUP=yes\n", to: ".zprofile")
        try home.write("echo 'needs a terminal'; exit 4\n", to: ".zshrc")
        let environment = await home.resolve()
        #expect(environment.quality == .loginShell)
        #expect(environment.variables["FROM_STARTUP"] == "yes")
        #expect(environment.warnings.first?.contains("exit status 4") == true)
    }
}
