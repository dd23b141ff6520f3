import Platform
import Testing

@testable import Daemon

@Suite struct HookScriptTests {
    private let script = HookScript(executable: "/bin/no-mistakes", home: "/h", gate: "/h/repos/0123456789ab.git")

    @Test func `a hook is known by its text and its permission`() {
        let text = Array(script.text.utf8)
        #expect(script.state(of: nil, isExecutable: false) == .missing)
        #expect(script.state(of: text, isExecutable: true) == .managedCurrent)
        #expect(script.state(of: text, isExecutable: false) == .managedStale)
        #expect(script.state(of: Array("#!/bin/sh\necho mine\n".utf8), isExecutable: true) == .custom)
        #expect(script.state(of: [], isExecutable: true) == .custom)
    }

    @Test func `a hook of another binary is stale, one with an edit is told apart`() {
        var other = script
        other.executable = "/old/no-mistakes"
        #expect(script.state(of: Array(other.text.utf8), isExecutable: true) == .managedStale)
        #expect(script.state(of: Array((script.text + "echo mine\n").utf8), isExecutable: true) == .managedEdited)
    }

    @Test(arguments: ["/bin/plain", "/with space/x", "/it's", #"/quote"$HOME`id`\n"#, "/ä/日本", "/a\nb"])
    func `every path survives the shell`(path: String) async throws {
        let fixture = try GitFixture()
        let result = try await fixture.shell("printf %s \(ShellQuoting.quote(path))")
        #expect(result.outputText == path)
    }

    @Test func `the program gets gate, home and the push, in whatever environment the push came`() async throws {
        let fixture = try GitFixture()
        let (result, _) = try await fixture.runHook(input: "a b c\nd e f\n", environment: ["NM_HOME": "/elsewhere"])
        #expect(result.outputText == "called")
        #expect(
            fixture.calls == [
                "home=/h args=hook post-receive --gate \(fixture.path("gate"))", "a b c", "d e f",
            ])
    }

    @Test func `what is asked for with a push is written down before it takes effect`() async throws {
        let fixture = try GitFixture()
        let gate = fixture.path("gate")
        try FileSystem.makePrivateDirectory(gate)
        try fixture.write(script.at(.preReceive).text, to: fixture.path("early"), mode: 0o700)
        let options = ["no-mistakes.approve=push", #" $(touch x) "\ `y` 'z' "#, ""]
        var variables = ["GIT_PUSH_OPTION_COUNT": "\(options.count)"]
        for (number, option) in options.enumerated() { variables["GIT_PUSH_OPTION_\(number)"] = option }
        let commit = String(repeating: "a", count: 40)
        let lines = ["refs/heads/x", #"refs/heads/ä\n'"$y"#].map { "\(commit) \(commit) \($0)\n" }
        for variables in [variables, [:]] {
            var command = Command(
                fixture.path("early"), [], environment: fixture.environment.merging(variables) { $1 },
                workingDirectory: gate)
            command.standardInput = Array(lines.joined().utf8)
            let result = try await SystemCommandRunner().run(command)
            #expect(result.status == .exited(0), "\(result.errorText)")
        }
        let traces = try PushTrace.all(in: gate)
        #expect(Set(traces.map(\.update.ref)) == ["refs/heads/x", #"refs/heads/ä\n'"$y"#])
        #expect(traces.filter { $0.options == options }.count == 2)
        #expect(traces.filter { $0.options == [] }.count == 2)
        #expect(try FileSystem.entries(of: gate) == [PushTrace.directory])
        // Where nothing can be written down nothing is taken.
        try FileSystem.removeTree(GateFiles(gate).traces)
        try fixture.write("in the way", to: GateFiles(gate).traces)
        let command = Command(
            fixture.path("early"), [], environment: fixture.environment, workingDirectory: gate)
        #expect(try await !SystemCommandRunner().run(command).status.isSuccess)
    }

    @Test func `the first pushes of a gate may come at the same time`() async throws {
        let fixture = try GitFixture()
        let gate = fixture.path("gate")
        try FileSystem.makePrivateDirectory(gate)
        try fixture.write(script.at(.preReceive).text, to: fixture.path("early"), mode: 0o700)
        // Another one is always quicker.
        try FileSystem.makePrivateDirectory(fixture.path("tools"))
        try fixture.write(
            "#!/bin/sh\n/bin/mkdir no-mistakes.pushes && exec /bin/mkdir \"$@\"\n", to: fixture.path("tools/mkdir"),
            mode: 0o700)
        var environment = fixture.environment
        environment["PATH"] = fixture.path("tools") + ":/usr/bin:/bin"
        let result = try await SystemCommandRunner().run(
            Command(fixture.path("early"), [], environment: environment, workingDirectory: gate))
        #expect(result.status == .exited(0), "\(result.errorText)")
    }

    @Test func `a user's hook gets the same push after ours`() async throws {
        let fixture = try GitFixture()
        let files = GateFiles(fixture.path("gate"))
        try FileSystem.makePrivateDirectory(files.hooks)
        try fixture.write("#!/bin/sh\necho user; cat\nexit 3\n", to: files.userPostReceive, mode: 0o700)
        let (result, _) = try await fixture.runHook(input: "a b c\nd e f\n")
        #expect(result.outputText == "called\nuser\na b c\nd e f")
        #expect(result.status == .exited(3))
        #expect(fixture.calls.count == 3)
    }

    @Test func `a missing program is said aloud, with what to do`() async throws {
        let fixture = try GitFixture()
        let (result, program) = try await fixture.runHook(input: "a b c\n", removingProgram: true)
        #expect(result.status == .exited(1))
        #expect(result.errorText.contains("NOT GATED: \(program) is gone"))
        #expect(result.errorText.contains("no-mistakes init"))
    }
}

extension GitFixture {
    fileprivate func shell(_ script: String) async throws -> CommandResult {
        try await SystemCommandRunner().run(Command("/bin/sh", ["-c", script], environment: environment))
    }

    /// Runs the hook of a gate at `gate` as git would.
    fileprivate func runHook(
        input: String, environment variables: [String: String] = [:], removingProgram: Bool = false
    ) async throws -> (result: CommandResult, program: String) {
        let program = try program()
        let script = HookScript(executable: program, home: "/h", gate: path("gate"))
        try FileSystem.makePrivateDirectory(path("gate"))
        try write(script.text, to: path("hook"), mode: 0o700)
        if removingProgram { try FileSystem.removeFile(program) }
        var command = Command(
            path("hook"), [], environment: environment.merging(variables) { $1 }, workingDirectory: path("gate"))
        command.standardInput = Array(input.utf8)
        return (try await SystemCommandRunner().run(command), program)
    }
}
