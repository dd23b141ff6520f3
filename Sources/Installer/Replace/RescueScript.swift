/// What brings the executable back where an update was ended while it had no name, as it can be on Windows, between two
/// renames: a batch file with the executable's name and another ending, so that the next command finds it instead.
///
/// PATHEXT has `.EXE` before `.CMD`, so it runs only while the executable is missing. It gives the old one, kept as
/// `.previous`, its name back in one step, and runs it with the same words; that takes the update back, which also removes
/// this file. So the last line has to be all that cmd.exe still wants of it: a line is read whole before it is run.
enum RescueScript {
    /// The text for an executable called `name`, beside which it lies.
    static func text(_ name: String) -> String {
        let lines = [
            "@echo off",
            "rem An update was ended in the middle; this takes it back. It goes away by itself.",
            "if not exist \"%~dp0\(name)\" ren \"%~dp0\(name).previous\" \"\(name)\"",
            "\"%~dp0\(name)\" %* & exit /b",
        ]
        return lines.map { $0 + "\r\n" }.joined()
    }
}
