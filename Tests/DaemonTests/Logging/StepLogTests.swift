import Platform
import Testing

@testable import Daemon

@Suite struct StepLogTests {
    private let limits = StepLog.Limits(head: 10, tail: 4)

    @Test func `an output within the head is kept as it is`() throws {
        try withLog { (log: StepLog) throws in
            log.append("0123")
            log.append("456789")
            log.finish()
            #expect(try log.text() == "0123456789")
        }
    }

    @Test func `an output within head and tail is kept as it is, however it came`() throws {
        for size in 1...9 {
            try withLog { (log: StepLog) throws in
                let whole = "0123456789abcdefgh"
                var rest = whole[...]
                while !rest.isEmpty {
                    log.append(String(rest.prefix(size)))
                    rest = rest.dropFirst(size)
                }
                log.finish()
                #expect(try log.text() == whole)
            }
        }
    }

    @Test(arguments: 19...40)
    func `of a longer output the middle is cut, counted and marked`(size: Int) throws {
        try withLog { (log: StepLog) throws in
            let whole = String((0..<size).map { Character(UnicodeScalar(UInt8(ascii: "A") + UInt8($0))) })
            log.append(whole)
            log.finish()
            let parts = try log.text().split(separator: "\n")
            #expect(parts.count == 3)
            #expect(parts[0] == whole.prefix(10))
            #expect((4...8).contains(parts[2].count))
            #expect(parts[2] == whole.suffix(parts[2].count))
            #expect(parts[1].contains("… \(size - 10 - parts[2].count) bytes cut here"))
        }
    }

    @Test(arguments: [10, 13, 17, 29])
    func `a log whose writer was killed gets its end, and why`(size: Int) throws {
        let directory = try ScratchDirectory()
        let path = directory.file("test.log")
        let whole = String((0..<size).map { Character(UnicodeScalar(UInt8(ascii: "A") + UInt8($0))) })
        let log = try StepLog(path: path, limits: limits)
        log.append(whole)
        StepLog.finish(left: path, fatal: "killed")
        let text = try FileSystem.readText(path)
        let end = "\(whole.suffix(3))\nno-mistakes: killed\n"
        #expect(text.hasPrefix(whole.prefix(10)) && text.hasSuffix(end), "\(text)")
        #expect(text.contains("bytes may be missing here") == (size > 14))
        #expect(try FileSystem.entries(of: directory.path) == ["test.log"])
    }

    @Test func `why a step failed stands on a line of its own`() throws {
        try withLog { (log: StepLog) throws in
            log.append("no end")
            log.finish(fatal: "it failed")
            #expect(try log.text() == "no end\nno-mistakes: it failed\n")
        }
        try withLog { (log: StepLog) throws in
            log.append("ended\n")
            log.note("note")
            log.finish(fatal: "it failed")
            #expect(try log.text() == "ended\nnote\nno-mistakes: it failed\n")
        }
    }

    @Test func `nothing is added to a log that is finished, and nothing is left beside it`() throws {
        try withLog { (log: StepLog) throws in
            log.append(String(repeating: "x", count: 100))
            log.finish()
            let before = try log.text()
            log.append("more")
            log.finish(fatal: "again")
            #expect(try log.text() == before)
            #expect(try FileSystem.entries(of: FilePath.parent(log.path)) == ["test.log"])
        }
    }

    private func withLog(_ body: (StepLog) throws -> Void) throws {
        let directory = try ScratchDirectory()
        let path = directory.file("test.log")
        try body(StepLog(path: path, limits: limits))
    }
}

extension StepLog {
    fileprivate func text() throws -> String { try FileSystem.readText(path) }
    fileprivate func append(_ text: String) { Array(text.utf8).withUnsafeBytes { append($0) } }
}
