/// The questions that are asked of Task Scheduler through PowerShell, because `schtasks` answers in the user's own
/// language and in the console's code page.
///
/// All answers are ASCII: numbers, words of our own, and base64 of UTF-16LE.
enum PowerShell {
    /// The arguments for one script. No profile of the user's runs.
    static func arguments(_ script: String) -> [String] {
        ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script]
    }

    /// `STATE TICKS RESULT` of a task, or `absent`.
    static func state(of task: String) -> String { eachTask([task], write: stateExpression) }

    /// A line `STATE TICKS RESULT BASE64` for each of the tasks, the last being its definition, or `absent`.
    static func survey(of tasks: [String]) -> String {
        eachTask(tasks, write: "\(stateExpression) + ' ' + \(definitionExpression)")
    }

    /// A line `NAME BASE64` for every task in the root folder whose name begins with `prefix`.
    static func definitions(prefix: String) -> String {
        """
        $ErrorActionPreference = 'Stop'; \
        foreach ($t in Get-ScheduledTask -TaskPath '\\') { if ($t.TaskName.StartsWith(\(literal(prefix)))) { \
        [Console]::Out.WriteLine($t.TaskName + ' ' + \(definitionExpression)) } }
        """
    }

    private static let stateExpression = "('{0} {1} {2}' -f [int]$t.State, $l, [uint32]$i.LastTaskResult)"
    private static let definitionExpression =
        "[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes((Export-ScheduledTask -InputObject $t)))"

    /// A missing task is an answer; it is recognised by the category of the error, which is not translated.
    private static func eachTask(_ tasks: [String], write expression: String) -> String {
        """
        $ErrorActionPreference = 'Stop'; foreach ($n in \(tasks.map(literal).joined(separator: ","))) { try { \
        $t = Get-ScheduledTask -TaskPath '\\' -TaskName $n; $i = Get-ScheduledTaskInfo -InputObject $t; \
        $l = 0; if ($i.LastRunTime) { $l = $i.LastRunTime.ToUniversalTime().Ticks }; \
        [Console]::Out.WriteLine(\(expression)) } catch { \
        if ($_.CategoryInfo.Category -eq 'ObjectNotFound') { [Console]::Out.WriteLine('absent') } else { throw } } }
        """
    }

    private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
