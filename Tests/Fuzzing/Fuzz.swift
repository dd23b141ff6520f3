@testable import Platform
@testable import Transport

/// The entry point that libFuzzer calls (libFuzzer's documentation, "Fuzz Target"). The first byte chooses what the rest
/// is fed to. What must always hold is checked with `precondition`, which ends the process like a crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let rest = Array(input.dropFirst())
    switch choice & 3 {
    case 0: FramingFuzz.run(rest)
    case 1: MessageFuzz.run(rest)
    case 2: HandshakeFuzz.run(rest)
    default: EndpointFileFuzz.run(rest)
    }
    return 0
}

/// Frames do not depend on how the bytes arrive, and no byte is lost or made up.
enum FramingFuzz {
    private static let limit = 256

    static func run(_ input: [UInt8]) {
        guard let size = input.first else { return }
        let stream = Array(input.dropFirst())
        let whole = frames(stream, inPiecesOf: max(1, stream.count))
        precondition(frames(stream, inPiecesOf: 1) == whole, "byte by byte")
        precondition(frames(stream, inPiecesOf: Int(size) + 1) == whole, "in pieces")
        for case .frame(let frame) in whole {
            precondition(frame.count <= limit && !frame.contains(0x0A), "a frame is one line within the limit")
        }
        if !whole.contains(.tooLong) {
            let lines = stream.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
            let expected = lines.filter { !$0.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } }.map(Array.init)
            precondition(whole == expected.map { .frame($0) }, "the frames are the lines")
        }
    }

    private static func frames(_ stream: [UInt8], inPiecesOf size: Int) -> [FrameBuffer.Step] {
        var buffer = FrameBuffer(limit: limit)
        var steps: [FrameBuffer.Step] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            buffer.append(stream[start..<min(start + size, stream.count)])
            while true {
                let step = buffer.next()
                if step == .incomplete { break }
                steps.append(step)
                // Nothing is read after this.
                if step == .tooLong { return steps }
            }
        }
        return steps
    }
}

/// Every frame is a request, a message or an error, on both sides, and what a server says a client can read.
enum MessageFuzz {
    static func run(_ frame: [UInt8]) {
        guard !frame.contains(0x0A) else { return }
        if let hello = Hello(json: frame) {
            precondition((try? WireJSON.decode(Hello.self, from: frame)) == hello, "the coder reads the same greeting")
            precondition(Hello(json: hello.json) == hello, "a greeting is read back as it was")
        }
        switch IncomingRequest(frame: frame) {
        case .request(let request, let id):
            _ = try? request.params(as: Tree.self)
            _ = try? request.params(as: Hello.self)
            answer(.success(request.method), to: id)
            answer(.failure(.methodNotFound(request.method)), to: id)
        case .refused(let error, let id):
            answer(.failure(error), to: id)
        }
        guard case .notice(.event(let payload))? = try? IncomingMessage(frame: frame) else { return }
        _ = try? payload.decode(as: Tree.self)
    }

    private static func answer(_ response: Response, to id: RequestID?) {
        var output: [UInt8] = []
        MessageWriter.append(response, to: id, limit: 8 << 20, into: &output)
        precondition(output.last == 0x0A && output.filter { $0 == 0x0A }.count == 1, "a reply is one line")
        do {
            switch try IncomingMessage(frame: Array(output.dropLast())) {
            case .result(let echoed, _), .failure(let echoed, _):
                precondition(echoed == id, "the id comes back as it was")
            case .notice: preconditionFailure("a reply is no notice")
            }
        } catch {
            preconditionFailure("a reply cannot be read: \(error)")
        }
    }

    /// Any JSON value.
    indirect enum Tree: Decodable {
        case null, bool(Bool), number(Double), text(String), list([Tree]), object([String: Tree])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() { self = .null; return }
            if let value = try? container.decode(Bool.self) { self = .bool(value); return }
            if let value = try? container.decode(Double.self) { self = .number(value); return }
            if let value = try? container.decode(String.self) { self = .text(value); return }
            if let value = try? container.decode([Tree].self) { self = .list(value); return }
            self = .object(try container.decode([String: Tree].self))
        }
    }
}

/// Nobody who does not know the key is believed, whatever he says.
enum HandshakeFuzz {
    static func run(_ input: [UInt8]) {
        let key = [UInt8](repeating: 0x5A, count: 32)
        let credentials = Credentials(key: key, instance: "fuzz", endpoint: .tcp(port: 1))
        var server = ServerHandshake(credentials, nonce: [UInt8](repeating: 1, count: 32))
        let client = ClientHandshake(credentials, nonce: [UInt8](repeating: 2, count: 32))
        var replies = 0
        for frame in input.split(separator: 0x0A) {
            switch server.receive(Array(frame)) {
            case .accepted: preconditionFailure("believed without the key")
            case .reply: replies += 1
            case .refused: break
            }
            precondition(client.answer(to: Array(frame)) == nil, "a server is believed without the key")
        }
        precondition(replies <= 1, "one challenge a connection")
    }
}

/// What can be followed is written back as the same file.
enum EndpointFileFuzz {
    static func run(_ content: [UInt8]) {
        _ = EndpointFile.writer(of: content)
        guard let file = try? EndpointFile.parse(content, path: "/fuzz") else { return }
        precondition((try? EndpointFile.parse(file.bytes, path: "/fuzz")) == file, "a file is read back as it was")
        precondition(file.bytes.starts(with: EndpointFile.mark), "a file is known by its beginning")
    }
}
