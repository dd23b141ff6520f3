import Daemon
import Platform
import Testing

@testable import Installer

@Suite struct UpdateCheckTests {
    private static let day: Int64 = 86_400_000

    @Test func `an answer is good for a day, and a note from the future for nothing`() {
        let note = UpdateCheck(checkedAt: Timestamp(milliseconds: 10 * Self.day), latest: nil)
        #expect(!note.isDue(Timestamp(milliseconds: 10 * Self.day)))
        #expect(!note.isDue(Timestamp(milliseconds: 11 * Self.day - 1)))
        #expect(note.isDue(Timestamp(milliseconds: 11 * Self.day)))
        #expect(note.isDue(Timestamp(milliseconds: 10 * Self.day - 1)))
    }

    @Test func `a note is read as it was written, and nonsense is none`() throws {
        let scratch = try Scratch()
        let note = UpdateCheck(checkedAt: Timestamp(milliseconds: 5), latest: Version("1.2.3"))
        try note.write(to: scratch.path("note"))
        #expect(UpdateCheck.read(scratch.path("note")) == note)
        try scratch.write("{", to: "note")
        #expect(UpdateCheck.read(scratch.path("note")) == nil)
        #expect(UpdateCheck.read(scratch.path("absent")) == nil)
    }

    @Test(arguments: [
        (["CI": "true"], false), (["CI": "false"], true), ([UpdateCheck.offVariable: "1"], false), ([:], true),
        ([RunMarker.variable: "01"], false),
    ])
    func `nothing is looked for in CI, in runs, or against the user's wish`(
        environment: [String: String], isWanted: Bool
    ) throws {
        #expect(UpdateCheck.isWanted(try #require(Version("1.0.0")), environment: environment) == isWanted)
        #expect(!UpdateCheck.isWanted(try #require(Version("1.0.0-dev")), environment: environment))
    }
}
