import Platform
import Testing
import Transport

@testable import Daemon

@Suite struct TransportSettingTests {
    @Test func `the argument decides before the environment, and that before the env file`() throws {
        let directory = try ScratchDirectory()
        let file = EnvironmentFile(path: FilePath.join(directory.path, "env"))
        func decide(_ argument: TransportKind? = nil, _ environment: [String: String] = [:]) throws -> TransportKind {
            try TransportSetting.decide(argument: argument, environment: environment, file: file) {
                Issue.record("\($0)")
            }
        }
        let variable = TransportSetting.variable
        #expect(try decide() == .native)
        try FileSystem.writeAtomically(Array("NM_TRANSPORT=tcp\n".utf8), to: file.path)
        #expect(try decide() == .tcp)
        #expect(try decide(nil, [variable: ""]) == .tcp)
        #expect(try decide(nil, [variable: "unix"]) == .unix)
        #expect(try decide(.tcp, [variable: "unix"]) == .tcp)
        let error = #expect(throws: ConfigurationError.self) { try decide(nil, [variable: "pigeon"]) }
        #expect(
            error?.description
                == #"the environment: NM_TRANSPORT: "pigeon" is no transport; choose one of unix, tcp, or remove it"#)
        try FileSystem.writeAtomically(Array("NM_TRANSPORT=TCP\n".utf8), to: file.path)
        let inFile = #expect(throws: ConfigurationError.self) { try decide() }
        #expect(inFile?.file == file.path)
    }

    @Test func `an env file that cannot be used decides nothing, and that is said`() throws {
        let directory = try ScratchDirectory()
        let file = EnvironmentFile(path: FilePath.join(directory.path, "env"))
        try FileSystem.writeAtomically(Array("NM_TRANSPORT=tcp\n".utf8), to: file.path, mode: 0o666)
        var warnings: [String] = []
        let kind = try TransportSetting.decide(argument: nil, environment: [:], file: file) { warnings.append($0) }
        #expect(kind == .native)
        #expect(warnings.count == 1)
    }
}
