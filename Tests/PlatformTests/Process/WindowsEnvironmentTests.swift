import Testing

@testable import Platform

struct WindowsEnvironmentTests {
    private func text(_ block: [UInt16]) -> String { String(decoding: block, as: UTF16.self) }

    @Test func `a block is sorted without regard to case and ends with two zeros`() {
        #expect(text(WindowsEnvironment.block(["b": "2", "A": "1 =x", "Ü": ""])) == "A=1 =x\0b=2\0Ü=\0\0")
        #expect(text(WindowsEnvironment.block([:])) == "\0\0")
    }

    @Test func `of names that differ in case only one is passed`() {
        #expect(text(WindowsEnvironment.block(["Path": "1", "PATH": "2"])) == "PATH=2\0\0")
    }

    @Test func `a block is read back without the notes of the shell`() {
        let block = Array("=C:=C:\\x\0A=1\0B=ü\0\0more".utf16)
        #expect(WindowsEnvironment.entries(block).map { String(decoding: $0, as: UTF8.self) } == ["A=1", "B=ü"])
    }
}
