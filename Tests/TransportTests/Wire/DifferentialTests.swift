import Platform
import Testing

@testable import Transport

/// The framing and the scanner against Python's `json`, an implementation that shares nothing with them.
@Suite(.enabled(if: Python.path != nil, "needs python3")) struct DifferentialTests {
    /// Reads `document verdict members` a line, all in hex, and says where it sees something else.
    private static let judge = """
        import json, sys
        def no(_): raise ValueError
        def depth(value):
            if isinstance(value, dict): return 1 + max([depth(v) for v in value.values()], default=0)
            if isinstance(value, list): return 1 + max([depth(v) for v in value], default=0)
            return 0
        def pairs(text):
            seen = []
            class Keep(list): pass
            value = json.loads(text, parse_constant=no, object_pairs_hook=Keep)
            return value if isinstance(value, Keep) else None
        def same(a, b): return json.dumps(a) == json.dumps(b)
        judged = accepted = 0
        for line in sys.stdin:
            document, verdict, *members = line.rstrip("\\n").split(" ")
            raw = bytes.fromhex(document)
            try:
                text = raw.decode("utf-8")
                if text.startswith("\\ufeff"): raise ValueError
                value = json.loads(text, parse_constant=no)
                expected = "refused" if depth(value) > 64 else \\
                    "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "scalar"
            except ValueError:
                expected = "refused"
            judged += 1
            if verdict != expected:
                print("verdict", raw, verdict, expected)
            elif verdict == "object":
                accepted += 1
                top = pairs(text)
                ours = [tuple(bytes.fromhex(part).decode() for part in member.split(":")) for member in members]
                if len(top) != len(ours): print("count", raw)
                for (name, value), (ourName, ourValue) in zip(top, ours):
                    if json.loads('"' + ourName + '"') != name: print("name", raw)
                    class Keep(list): pass
                    if not same(json.loads(ourValue, object_pairs_hook=Keep), value): print("value", raw)
        print("judged", judged, "objects", accepted)
        """

    @Test func `both accept, refuse and find the same in 20,000 documents`() async throws {
        // On a thread of its own, because what is asynchronous in other tests waits while one of few threads is busy.
        let (input, objects) = try await BlockingThread.run {
            var generator = DocumentGenerator(seed: 0xD1FF)
            var objects = 0
            var input: [UInt8] = []
            for _ in 0..<20_000 {
                let document = generator.document()
                let (verdict, members) = Self.verdict(on: document)
                if verdict == "object" { objects += 1 }
                let words = [Hexadecimal.text(document), verdict] + members
                input += Array((words.joined(separator: " ") + "\n").utf8)
            }
            return (input, objects)
        }
        let said = try await Python.run(Self.judge, input)
        #expect(said == "judged 20000 objects \(objects)")
        // A generator that makes nothing but rubbish, or no rubbish, would compare nothing.
        #expect((3000..<17_000).contains(objects), "\(objects)")
    }

    @Test func `both cut a stream into the same lines, however it arrives`() async throws {
        let script = """
            import sys
            for line in sys.stdin:
                stream, *frames = line.rstrip("\\n").split(" ")
                lines = bytes.fromhex(stream).split(b"\\n")[:-1]
                lines = [l.hex() for l in lines if l.strip(b" \\t\\r")]
                if lines != frames: print("frames", stream)
            print("done")
            """
        let input = try await BlockingThread.run {
            var generator = DocumentGenerator(seed: 0xF4A3)
            return (0..<500).flatMap { _ in Array((Self.cut(&generator).joined(separator: " ") + "\n").utf8) }
        }
        #expect(try await Python.run(script, input) == "done")
    }

    /// A stream of documents, and the frames that were made of it piece by piece, all in hex.
    private static func cut(_ generator: inout DocumentGenerator) -> [String] {
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 0...8, using: &generator.random) {
            stream += generator.document().map { $0 == 0 ? UInt8(ascii: "\n") : $0 }
            stream += Bool.random(using: &generator.random) ? [0x0A] : [0x0D, 0x0A, 0x20, 0x0A]
        }
        var buffer = FrameBuffer(limit: 1 << 20)
        var words = [Hexadecimal.text(stream)]
        var rest = stream[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...40, using: &generator.random))
            rest = rest.dropFirst(piece.count)
            buffer.append(piece)
            while case .frame(let frame) = buffer.next() { words.append(Hexadecimal.text(frame)) }
        }
        return words
    }

    private static func verdict(on document: [UInt8]) -> (String, members: [String]) {
        switch try? JSONScanner.scan(document) {
        case .object(let members):
            let texts = members.map { member in
                [member.name, member.value].map { Hexadecimal.text(Array(document[$0])) }.joined(separator: ":")
            }
            return ("object", texts)
        case .array: return ("array", [])
        case .scalar: return ("scalar", [])
        case nil: return ("refused", [])
        }
    }
}

/// Makes JSON documents and damages half of them; the same ones for the same seed.
private struct DocumentGenerator {
    var random: FixedSeedGenerator
    private static let texts = [
        "a", "id", "method", "", "ü", "\u{1F600}", #"\u00e9"#, #"\n\t\"\\\/"#, #"\ud83d\ude00"#, "jsonrpc", " ", "{",
    ]
    private static let scalars = [
        "0", "-0", "12", "-3.25", "1e5", "1E-7", "true", "false", "null", "\"\"", "123456789012345678901234567890",
    ]
    private static let damage =
        Array(#"{}[]",:\ 0-+.eE"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xFF, 0x09, 0x0D]

    init(seed: UInt64) { random = FixedSeedGenerator(state: seed) }

    mutating func document() -> [UInt8] {
        var bytes = Array(value(depth: chance(50) ? 70 : 0).utf8)
        guard Bool.random(using: &random) else { return bytes }
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = Self.damage.randomElement(using: &random) ?? 0
            case 1: bytes.insert(Self.damage.randomElement(using: &random) ?? 0, at: place)
            case 2: bytes.remove(at: place)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }

    private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

    /// - Parameter depth: of nesting that is forced, so that some documents are deeper than what is accepted.
    private mutating func value(depth: Int, level: Int = 0) -> String {
        if depth > level {
            return chance(2) ? "[\(value(depth: depth, level: level + 1))]" : "{\(member(depth, level))}"
        }
        if level > 3 || (level > 0 && chance(3)) { return scalar() }
        let parts = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            chance(3) ? nil : Optional(member(0, level))
        }
        if chance(4) { return "[" + parts.map { _ in value(depth: 0, level: level + 1) }.joined(separator: ",") + "]" }
        return space() + "{" + parts.compactMap(\.self).joined(separator: "," + space()) + "}" + space()
    }

    private mutating func member(_ depth: Int, _ level: Int) -> String {
        "\(text())\(space()):\(space())\(value(depth: depth, level: level + 1))"
    }

    private mutating func scalar() -> String {
        chance(3) ? text() : Self.scalars.randomElement(using: &random) ?? "0"
    }

    private mutating func text() -> String {
        "\""
            + (0..<Int.random(in: 0...2, using: &random)).map { _ in Self.texts.randomElement(using: &random) ?? "" }
            .joined() + "\""
    }

    private mutating func space() -> String {
        chance(4) ? [" ", "\t", "\r", "  "].randomElement(using: &random) ?? "" : ""
    }
}

/// The interpreter, when there is one.
private enum Python {
    static let path = try? ExecutableSearch.resolve("python3", environment: CurrentProcess.environment)

    /// What a script prints about its input.
    static func run(_ script: String, _ input: [UInt8]) async throws -> String {
        let environment = CurrentProcess.environment.merging(["PYTHONIOENCODING": "utf-8"]) { _, new in new }
        var command = Command(path ?? "python3", ["-c", script], environment: environment, standardInput: input)
        command.deadline = Patience.duration * 4
        let result = try await SystemCommandRunner().run(command)
        return result.errorText + result.outputText
    }
}
