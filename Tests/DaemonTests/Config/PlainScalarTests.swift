import Testing

@testable import Daemon

@Suite struct PlainScalarTests {
    @Test(arguments: [
        "~", "null", "Null", "NULL", "yes", "No", "TRUE", "false", "on", "Off", "y", "N", "<<", "=",
        "0", "-1", "+12", "010", "0644", "0o17", "0x1F", "-0xff", "0b101", "1_000", "12:30", "190:20:30.5",
        "1.5", ".5", "1.", "-1.5e-3", "1e3", "1E+3", "08", "1.2.3", ".inf", "-.INF", ".nan", ".NaN",
        "2001-12-14", "2001-1-2", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43",
    ])
    func `text that some reader takes for another type is found out`(text: String) {
        #expect(PlainScalar.otherMeaning(of: text) != nil)
    }

    @Test(arguments: [
        "make test", "a", "nope", "yes!", "on push", "nullable", "-x", "0x", "0xfg", "1a", "1e", "e3", "v1.2", "12:ab",
        "12:", "./run", ".", "..", ".env", "-", "--", "2001-12", "2001-12-14-notes", "2001-12-14 notes", "10.0.0.1/8",
        "infinity", "nan",
    ])
    func `text that every reader takes for a string is left alone`(text: String) {
        #expect(PlainScalar.otherMeaning(of: text) == nil)
    }
}
