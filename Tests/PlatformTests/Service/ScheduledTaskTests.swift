import DefinitionSamples
import Testing

@testable import Platform

@Suite struct ScheduledTaskTests {
    private static let sid = "S-1-5-21-1-2-3-1001"

    private func task(
        executable: String = #"C:\Program Files\My Tool\my-tool.exe"#,
        arguments: [String] = ["serve", "--root", #"c:\a b\"#],
        workingDirectory: String = #"c:\a b"#, restart: RestartPolicy = .onFailure(delaySeconds: 2)
    ) throws -> ScheduledTask {
        try ScheduledTask(
            .sample(
                executable: executable, arguments: arguments, workingDirectory: workingDirectory, restart: restart),
            userSID: Self.sid)
    }

    @Test func `a task says everything that keeps a service running`() throws {
        let task = try task()
        #expect(
            task.text == #"""
                <?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                  <RegistrationInfo>
                    <Source>\#(task.marker)</Source>
                    <Description>My tool's service</Description>
                  </RegistrationInfo>
                  <Triggers>
                    <LogonTrigger>
                      <Enabled>true</Enabled>
                      <UserId>S-1-5-21-1-2-3-1001</UserId>
                    </LogonTrigger>
                  </Triggers>
                  <Principals>
                    <Principal id="Author">
                      <UserId>S-1-5-21-1-2-3-1001</UserId>
                      <LogonType>InteractiveToken</LogonType>
                      <RunLevel>LeastPrivilege</RunLevel>
                    </Principal>
                  </Principals>
                  <Settings>
                    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
                    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
                    <AllowHardTerminate>true</AllowHardTerminate>
                    <StartWhenAvailable>true</StartWhenAvailable>
                    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
                    <IdleSettings>
                      <StopOnIdleEnd>false</StopOnIdleEnd>
                      <RestartOnIdle>false</RestartOnIdle>
                    </IdleSettings>
                    <AllowStartOnDemand>true</AllowStartOnDemand>
                    <Enabled>true</Enabled>
                    <Hidden>false</Hidden>
                    <RunOnlyIfIdle>false</RunOnlyIfIdle>
                    <WakeToRun>false</WakeToRun>
                    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
                    <Priority>5</Priority>
                    <RestartOnFailure>
                      <Interval>PT1M</Interval>
                      <Count>255</Count>
                    </RestartOnFailure>
                  </Settings>
                  <Actions Context="Author">
                    <Exec>
                      <Command>C:\Program Files\My Tool\my-tool.exe</Command>
                      <Arguments>serve --root &quot;c:\a b\\&quot;</Arguments>
                      <WorkingDirectory>c:\a b</WorkingDirectory>
                    </Exec>
                  </Actions>
                </Task>

                """#)
    }

    @Test func `the file is UTF-16LE with a byte order mark`() throws {
        let bytes = try task(arguments: ["é😀"]).rendered()
        #expect(bytes.starts(with: [0xFF, 0xFE, 0x3C, 0x00, 0x3F, 0x00, 0x78, 0x00]))
        #expect(bytes.firstRange(of: [0xE9, 0x00, 0x3D, 0xD8, 0x00, 0xDE]) != nil)
        #expect(bytes.count.isMultiple(of: 2))
    }

    @Test func `restarts wait a minute at least, and only as wanted`() throws {
        #expect(try task(restart: .onFailure(delaySeconds: 90)).text.contains("<Interval>PT90S</Interval>"))
        #expect(try !task(restart: .never).text.contains("RestartOnFailure"))
    }

    @Test(arguments: [
        "", "relative", "C:", "C:relative", #"C:\a"b"#, #"C:\a<b"#, #"C:\a|b"#, #"C:\a?b"#, #"C:\a*b"#, #"C:\a "#,
        "C:\\a\nb", "C:\\a\tb", #"C:\%USERPROFILE%\a"#, #"C:\$(Arg0)\a"#,
        #"C:\"# + String(repeating: "x", count: 258),
        #"C:\a."#, #"C:\a.\b"#, #"C:\con"#, #"C:\a\Nul.txt"#, "C:/aux /b", #"C:\com1\b"#, #"C:\LPT².x"#,
    ])
    func `a path that a task cannot name exactly is refused with a remedy`(path: String) {
        let refusal = #expect(throws: RenderingRefusal.self) { try task(executable: path) }
        #expect(refusal?.field == "Command")
        #expect(refusal?.value == path)
        #expect(throws: RenderingRefusal.self) { try task(workingDirectory: path) }
    }

    @Test(arguments: [
        #"C:\a"#, "c:/a", #"\\server\share\a"#, #"\\?\C:\a"#, #"\\?\C:\a."#, #"C:\100%\a"#,
        #"C:\a.b\.c\d e \f"#, #"C:\console\com\com10\lpt"#, #"C:\a...\b"#, #"C:\100%%\a"#, "/usr/bin/a",
        #"C:\"# + String(repeating: "x", count: 257),
    ])
    func `a path that Windows understands is taken as it is`(path: String) throws {
        #expect(try ScheduledTask.parse(task(executable: path).rendered()).executable == path)
    }

    @Test(arguments: [
        ["a\nb"], ["a\0b"], ["a\u{1B}"], ["%PATH%"], ["50%", "60%"], ["$(Arg1)"],
        [String(repeating: "x", count: 32_800)],
    ])
    func `arguments that a task cannot pass exactly are refused`(arguments: [String]) {
        let refusal = #expect(throws: RenderingRefusal.self) { try task(arguments: arguments) }
        #expect(refusal?.field == "Arguments")
    }

    @Test func `an environment and a log are refused, without showing the variable's value`() throws {
        let refusal = #expect(throws: RenderingRefusal.self) {
            try ScheduledTask(.sample(environment: ["HTTP_PROXY": "secret"]), userSID: Self.sid)
        }
        #expect(refusal?.field == "environment")
        #expect(refusal.map { "\($0)".contains("secret") } == false)
        #expect(throws: RenderingRefusal.self) { try ScheduledTask(.sample(logFile: "/log"), userSID: Self.sid) }
    }

    @Test(arguments: ["", "me", "S-1", "S-1-5", "S-1-5-", "S-1-5-x", "s-1-5-21-1", "S-1-5-21--1"])
    func `a user that is no security identifier is refused`(sid: String) {
        #expect(throws: RenderingRefusal.self) { try ScheduledTask(.sample(), userSID: sid) }
    }

    @Test func `500 generated tasks are read back as they were meant`() throws {
        var generator = SampleGenerator(seed: 3)
        for _ in 0..<500 {
            let wanted = try ServiceDefinition.generatedForTaskScheduler(&generator)
            let parsed = try ScheduledTask.parse(ScheduledTask(wanted, userSID: Self.sid).rendered())
            #expect(Values(parsed) == Values(wanted))
            #expect(parsed.isIntact)
        }
    }

    @Test func `a task is recognised in whatever encoding a console utility printed it`() throws {
        let task = try task(arguments: ["é"])
        let bigEndian: [UInt8] = [0xFE, 0xFF] + task.text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [Array(task.text.utf8), Array("\u{FEFF}\(task.text)".utf8), bigEndian] {
            #expect(try ScheduledTask.parse(bytes) == ScheduledTask.parse(task.rendered()))
        }
    }

    /// Task Scheduler writes a registered task anew.
    @Test func `a task that was written anew in other order and without defaults is still ours`() throws {
        let task = try task()
        let text = task.text
            .replacing("    <AllowHardTerminate>true</AllowHardTerminate>\n", with: "")
            .replacing("    <RunOnlyIfIdle>false</RunOnlyIfIdle>\n", with: "")
            .replacing(
                "<RegistrationInfo>\n", with: "<RegistrationInfo><URI>\\my-tool</URI><Date>2026-11-21T00:00:00</Date>"
            )
            .replacing(
                "<UserId>\(Self.sid)</UserId>\n    </LogonTrigger>", with: "<UserId>PC\\me</UserId></LogonTrigger>"
            )
            .replacing("<IdleSettings>", with: "<IdleSettings><Duration>PT10M</Duration>")
        #expect(task.ownership(of: UTF16File.encoded(text)) == .ours(task.marker, isCurrent: true))
    }

    @Test(arguments: [
        ("<Priority>5", "<Priority>7"), ("--root", "--Root"), ("PT0S", "PT72H"),
        ("<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>", ""),
        ("<Triggers>", "<Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger>"),
        ("<UserId>\(sid)</UserId>\n    </LogonTrigger>", "</LogonTrigger>"),
    ])
    func `a task that was changed is no longer intact`(part: String, replacement: String) throws {
        let task = try task()
        let text = task.text.replacing(part, with: replacement)
        #expect(text != task.text)
        #expect(task.ownership(of: UTF16File.encoded(text)) == .handEdited(task.marker))
    }

    @Test(arguments: [
        "", "<Task/>", "<Task xmlns=\"other\"><Actions><Exec><Command>a</Command></Exec></Actions></Task>",
        "<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Actions/></Task>",
        "<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Actions><Exec/></Actions></Task>",
    ])
    func `what is no task that starts one program is refused`(text: String) {
        #expect(throws: DefinitionSyntaxError.self) { try ScheduledTask.parse(Array(text.utf8)) }
    }

    @Test(arguments: [[0xFF, 0xFE, 0x3C], [0xFF, 0xFE, 0x00, 0xD8, 0x3C, 0x00], [0xC3]])
    func `bytes that are no text are refused`(bytes: [UInt8]) {
        #expect(throws: DefinitionSyntaxError.self) { try ScheduledTask.parse(bytes) }
    }
}
