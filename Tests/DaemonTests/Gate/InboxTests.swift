import Platform
import Testing

@testable import Daemon

@Suite struct InboxTests {
    private let scratch: ScratchDirectory
    private let inbox: Inbox

    init() throws {
        scratch = try ScratchDirectory()
        // As if a hook were always at work.
        inbox = Inbox(directory: scratch.path, isWritten: { true })
    }

    @Test func `records come back whole, in the order of their ids`() throws {
        let records = (0..<5).map { _ in PushRecord.example(branch: #"feature/ä"b'$x;&"#) }
        try inbox.write(records.reversed())
        #expect(try inbox.records(nil) == records)
        #expect(try inbox.records([records[3].id, records[1].id]) == [records[1], records[3]])
    }

    @Test func `a written record is a private file and nothing else is left behind`() throws {
        let record = PushRecord.example()
        try inbox.write([record])
        #expect(try FileSystem.entries(of: scratch.path) == ["\(record.id).json"])
        #expect(try scratch.permissions(of: "\(record.id).json") == 0o600)
    }

    @Test func `what a killed hook left unfinished goes, unless a hook may still be writing it`() throws {
        let (unfinished, whole) = (RunID.mint(), PushRecord.example())
        _ = try scratch.write("", to: ".\(unfinished).staged")
        _ = try scratch.write("{", to: ".\(RunID.mint()).staged")
        try inbox.write([whole])
        try FileSystem.rename(scratch.file("\(whole.id).json"), to: scratch.file(".\(whole.id).staged"))
        #expect(try inbox.records(nil) == [whole])
        #expect(try inbox.count() == 3)
        let idle = Inbox(directory: scratch.path, isWritten: { false })
        #expect(try idle.records(nil) == [whole])
        #expect(try FileSystem.entries(of: scratch.path) == ["\(whole.id).json"])
    }

    @Test func `a removed record is gone, and removing it again is fine`() throws {
        let record = PushRecord.example()
        try inbox.write([record])
        try inbox.remove(record.id)
        try inbox.remove(record.id)
        #expect(try inbox.records([record.id]) == [])
    }

    @Test func `what is no record is set aside with its reason and never deleted`() throws {
        let good = PushRecord.example()
        let other = RunID.mint()
        try inbox.write([good])
        _ = try scratch.write("{", to: "\(RunID.mint()).json")
        _ = try scratch.write("not even a name", to: "notes.json")
        // A copy under another id would start a second run of one push.
        let copy = try FileSystem.read(scratch.file("\(good.id).json"))
        try FileSystem.writeAtomically(copy, to: scratch.file("\(other).json"))
        #expect(try inbox.records(nil) == [good])
        let names = try FileSystem.entries(of: scratch.path)
        #expect(names.filter { $0.hasSuffix(".rejected") }.count == 3)
        #expect(names.contains("\(other).json.rejected.reason"))
        #expect(try FileSystem.readText(scratch.file("notes.json.rejected")) == "not even a name")
    }

    @Test(arguments: [
        #""version":1"#: #""version":2"#, #""branch":"main""#: #""branch":"other""#,
        #""kind":"update""#: #""kind":"delete""#,
        #""new":"aa"#: #""new":"--"#, #""gate":"/h"#: #""gate":"h"#, #""id":"0"#: #""id":"8"#,
    ])
    func `a record whose parts contradict each other is set aside`(part: String, replacement: String) throws {
        let record = PushRecord.example()
        try inbox.write([record])
        let path = scratch.file("\(record.id).json")
        let text = try FileSystem.readText(path)
        #expect(text.contains(part))
        _ = try scratch.write(text.replacing(part, with: replacement), to: "\(record.id).json")
        #expect(try inbox.records(nil) == [])
        #expect(FileSystem.kind(of: path + ".rejected") == .file)
    }

    @Test func `a record of a hook that was killed before it could name it is taken in`() throws {
        let record = PushRecord.example()
        try inbox.write([record])
        try FileSystem.rename(scratch.file("\(record.id).json"), to: scratch.file(".\(record.id).staged"))
        #expect(try inbox.records([record.id]) == [])
        #expect(try inbox.records(nil) == [record])
        #expect(try FileSystem.entries(of: scratch.path) == ["\(record.id).json"])
    }

    @Test func `a record that is still being written is not seen`() throws {
        let record = PushRecord.example()
        try inbox.write([record])
        let whole = try FileSystem.readText(scratch.file("\(record.id).json"))
        try inbox.remove(record.id)
        let staged = ".\(record.id).staged"
        _ = try scratch.write(String(whole.dropLast()), to: staged)
        #expect(try inbox.records(nil) == [])
        #expect(try FileSystem.entries(of: scratch.path) == [staged])
    }

    @Test func `a directory that is not there is an error, not an empty inbox`() {
        #expect(throws: SystemError.self) { try Inbox(directory: scratch.file("none")).records(nil) }
        #expect(throws: SystemError.self) { try Inbox(directory: scratch.file("none")).write([.example()]) }
    }
}

extension PushRecord {
    static func example(branch: String = "main", kind: Kind = .update) -> PushRecord {
        PushRecord(
            id: .mint(), repositoryID: "0123456789ab", gate: "/h/repos/0123456789ab.git", branch: branch, kind: kind,
            old: nil, new: String(repeating: kind == .delete ? "0" : "a", count: 40),
            options: ["no-mistakes.skip=lint"],
            checkout: "/w", receivedAt: Timestamp(milliseconds: 5))
    }
}
