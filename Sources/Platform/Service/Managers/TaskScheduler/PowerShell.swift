/// The questions that are asked of Task Scheduler through PowerShell, because `schtasks` answers in the user's own
/// language and in the console's code page.
///
/// All answers are ASCII: numbers, words of our own, and base64.
enum PowerShell {
    /// The arguments for one script. No profile of the user's runs.
    static func arguments(_ script: String) -> [String] {
        ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script]
    }

    /// `STATE TICKS RESULT`, or `absent`.
    static func state(of task: String) -> String {
        let ask = """
            $t = Get-ScheduledTask -TaskPath '\\' -TaskName \(literal(task)); \
            $i = Get-ScheduledTaskInfo -InputObject $t; \
            $l = 0; if ($i.LastRunTime) { $l = $i.LastRunTime.ToUniversalTime().Ticks }; \
            [Console]::Out.Write('{0} {1} {2}' -f [int]$t.State, $l, [uint32]$i.LastTaskResult)
            """
        return tolerant(ask)
    }

    /// The definition in base64 of UTF-16LE, or `absent`.
    static func definition(of task: String) -> String {
        tolerant(
            """
            $x = Export-ScheduledTask -TaskPath '\\' -TaskName \(literal(task)); \
            [Console]::Out.Write([Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($x)))
            """)
    }

    /// A line `NAME BASE64` for every task in the root folder whose name begins with `prefix`.
    static func definitions(prefix: String) -> String {
        """
        $ErrorActionPreference = 'Stop'; \
        Get-ScheduledTask -TaskPath '\\' | Where-Object { $_.TaskName.StartsWith(\(literal(prefix))) } | \
        ForEach-Object { [Console]::Out.WriteLine('{0} {1}' -f $_.TaskName, \
        [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes((Export-ScheduledTask -InputObject $_)))) }
        """
    }

    /// A missing task is an answer; it is recognised by the category of the error, which is not translated.
    private static func tolerant(_ script: String) -> String {
        """
        $ErrorActionPreference = 'Stop'; try { \(script) } catch { \
        if ($_.CategoryInfo.Category -eq 'ObjectNotFound') { [Console]::Out.Write('absent') } else { throw } }
        """
    }

    private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
