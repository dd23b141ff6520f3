import Platform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct EndpointFileTests {
    private static let listening = EndpointFile.Listening(
        port: 4711, key: [UInt8](1...32), process: ProcessIdentity(pid: 42, startTime: "boot:7"), instance: "one")

    @Test(arguments: [EndpointFile.listening(listening), .redirect(path: "/run/user/1/x \"ü\n.sock")])
    func `what is written is read back`(file: EndpointFile) async throws {
        try await Self.at { path in
            try file.write(to: path)
            #expect(try EndpointFile.read(path) == file)
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o600)
            #expect(file.bytes.starts(with: EndpointFile.mark))
        }
    }

    /// Each with what makes it different from a file that is followed.
    @Test func `owner, mode and kind are checked, and the error says which is wrong`() async throws {
        try await Self.at { path in
            #expect(Self.problem(path) == .absent)
            try EndpointFile.listening(Self.listening).write(to: path)
            for mode: mode_t in [0o640, 0o604, 0o620, 0o602, 0o610] {
                #expect(chmod(path, mode) == 0)
                #expect(Self.problem(path) == .exposed(mode: UInt32(mode)))
            }
            #expect(chmod(path, 0o600) == 0)
            let target = path + ".real"
            try FileSystem.rename(path, to: target)
            #expect(symlink(target, path) == 0)
            #expect(Self.problem(path) == .symbolicLink)
            try FileSystem.removeFile(path)
            #expect(mkdir(path, 0o700) == 0)
            #expect(Self.problem(path) == .directory)
            #expect(rmdir(path) == 0)
            #expect(mkfifo(path, 0o600) == 0)
            #expect(Self.problem(path) == .special)
            try FileSystem.removeFile(path)
            let socket = try StreamSocket.makeUnix()
            let address = try #require(UnixAddress(path: path))
            let descriptor = socket.rawValue
            #expect(address.withSocketAddress { bind(descriptor, $0, $1) } == 0)
            #expect(Self.problem(path) == .socket)
        }
    }

    @Test(.enabled(if: Identity.user == 0, "only root can give a file to another user"))
    func `a file of another user is not followed`() async throws {
        try await Self.at { path in
            try EndpointFile.listening(Self.listening).write(to: path)
            #expect(chown(path, 65534, 65534) == 0)
            #expect(Self.problem(path) == .foreign(owner: 65534))
        }
    }

    @Test func `an empty, cut, longer or damaged file is refused for what it is`() async throws {
        try await Self.at { path in
            let whole = EndpointFile.listening(Self.listening).bytes
            try FileSystem.writeAtomically([], to: path)
            #expect(Self.problem(path) == .empty)
            // Without its newline and the brace before it no cut file is a JSON text.
            for length in 1..<(whole.count - 1) {
                try FileSystem.writeAtomically(Array(whole[..<length]), to: path, durable: false)
                #expect(Self.problem(path) == .damaged("it is no JSON text, or only a part of one"), "\(length)")
            }
            try FileSystem.writeAtomically(whole + [UInt8](repeating: 0x20, count: 16 << 10), to: path)
            #expect(Self.problem(path) == .tooLong(limit: 16 << 10))
        }
    }

    @Test(arguments: [
        (#"{"endpoint":2,"kind":"quantum"}"#, EndpointFileError.Problem.otherFormat(2)),
        (#"{"kind":"tcp"}"#, .damaged("endpoint is missing")),
        (#"{"endpoint":1}"#, .damaged("it names no kind")),
        (#"{"endpoint":1,"kind":"pipe"}"#, .damaged(#"it names the unknown kind "pipe""#)),
        (#"{"endpoint":1,"kind":"redirect"}"#, .damaged("it redirects to no absolute path")),
        (#"{"endpoint":1,"kind":"redirect","path":"x"}"#, .damaged("it redirects to no absolute path")),
        (#"{"endpoint":1,"kind":"redirect","path":"/a\u0000b"}"#, .damaged("it redirects to no absolute path")),
        (#"{"endpoint":1,"kind":"tcp","port":0}"#, .damaged("it names no port")),
        (#"{"endpoint":1,"kind":"tcp","port":"80"}"#, .damaged("port is not of type UInt16")),
        (#"{"endpoint":1,"kind":"tcp","port":1,"key":"00"}"#, .damaged("its key is not 256 bits")),
        (
            #"{"endpoint":1,"kind":"tcp","port":1,"key":"\#(key)"}"#, .damaged("it does not say which process wrote it")
        ),
    ])
    func `content that cannot be followed is named`(text: String, problem: EndpointFileError.Problem) {
        let error = #expect(throws: EndpointFileError.self) { try EndpointFile.parse(Array(text.utf8), path: "/e") }
        #expect(error?.problem == problem)
        #expect(error?.description.contains("; ") == true)
    }

    @Test func `members that are not known yet are ignored, and every format names its writer`() throws {
        var text = String(decoding: EndpointFile.listening(Self.listening).bytes, as: UTF8.self)
        text.replace("{", with: #"{"later":{"x":1},"#)
        #expect(try EndpointFile.parse(Array(text.utf8), path: "/e") == .listening(Self.listening))
        let newer = Array(#"{"endpoint":9,"pid":42,"started":"boot:7","what":true}"#.utf8)
        #expect(EndpointFile.writer(of: newer) == Self.listening.process)
        #expect(EndpointFile.writer(of: Array("{".utf8)) == nil)
    }

    @Test func `a reader that races a writer sees one whole file or the other`() async throws {
        try await Self.at { path in
            let files = (1...4).map { number in
                EndpointFile.listening(
                    .init(
                        port: UInt16(number), key: [UInt8](repeating: UInt8(number), count: 32),
                        process: Self.listening.process, instance: String(repeating: "x", count: number * 500)))
            }
            try files[0].write(to: path)
            let ended = try Handover<Bool>()
            DedicatedThread.start(name: "writer") {
                for round in 0..<2000 { try? files[round % files.count].write(to: path) }
                ended.put(true)
            }
            var reads = 0
            while reads < 2000 {
                #expect(files.contains(try EndpointFile.read(path)))
                reads += 1
            }
            #expect(try ended.next())
        }
    }

    private static let key = Hexadecimal.text([UInt8](1...32))

    private static func problem(_ path: String) -> EndpointFileError.Problem? {
        do throws(EndpointFileError) {
            _ = try EndpointFile.read(path)
            return nil
        } catch {
            return error.path == path ? error.problem : nil
        }
    }

    private static func at(_ body: @escaping @Sendable (String) throws -> Void) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            try body(FilePath.join(directory.path, "socket"))
        }
    }
}
