import Platform

extension EndpointFile {
    private struct Text: Codable {
        var endpoint: Int
        var kind: String?
        var port: UInt16?
        var key: String?
        var pid: Int32?
        var started: String?
        var instance: String?
        var path: String?

        init(endpoint: Int) { self.endpoint = endpoint }

        /// Reads what a server writes; nil for any other text, which a coder may understand. Every client of a port
        /// begins with it, and a coder takes longer than all the rest of the handshake.
        init?(json: [UInt8]) {
            guard let members = JSONText.members(of: json), let format = members["endpoint"].flatMap(Self.number),
                let kind = members["kind"].flatMap(JSONText.string), kind == TransportKind.tcp.rawValue,
                let port = members["port"].flatMap(Self.number).flatMap(UInt16.init(exactly:)),
                let key = members["key"].flatMap(JSONText.string),
                let pid = members["pid"].flatMap(Self.number).flatMap(Int32.init(exactly:)),
                let started = members["started"].flatMap(JSONText.string),
                let instance = members["instance"].flatMap(JSONText.string), members["path"] == nil
            else { return nil }
            endpoint = format
            self.kind = kind
            self.port = port
            self.key = key
            self.pid = pid
            self.started = started
            self.instance = instance
        }

        private static func number(_ json: ArraySlice<UInt8>) -> Int? { Int(String(decoding: json, as: UTF8.self)) }
    }

    /// Every endpoint file begins with these bytes, in any format: nothing else is ever taken for one and replaced.
    static let mark = Array(#"{"endpoint":"#.utf8)

    /// The content of the file.
    var bytes: [UInt8] {
        var text = Text(endpoint: Self.format)
        switch self {
        case .listening(let listening):
            text.kind = "tcp"
            text.port = listening.port
            text.key = Hexadecimal.text(listening.key)
            text.pid = listening.process.pid
            text.started = listening.process.startTime
            text.instance = listening.instance
        case .redirect(let path):
            text.kind = "redirect"
            text.path = path
        }
        // Integers and strings always have a JSON form. The sorted keys put `endpoint` first.
        return ((try? WireJSON.encode(text)) ?? []) + [UInt8(ascii: "\n")]
    }

    /// Reads the content of a file.
    /// - Parameter path: the name that errors give.
    static func parse(_ bytes: [UInt8], path: String) throws(EndpointFileError) -> EndpointFile {
        let text = try text(bytes, path: path)
        guard text.endpoint == format else { throw EndpointFileError(path, .otherFormat(text.endpoint)) }
        switch text.kind {
        case "tcp": return .listening(try listening(text, path: path))
        case "redirect":
            guard let target = text.path, FilePath.isAbsolute(target), !target.utf8.contains(0) else {
                throw EndpointFileError(path, .damaged("it redirects to no absolute path"))
            }
            return .redirect(path: target)
        case .some(let kind):
            throw EndpointFileError(path, .damaged("it names the unknown kind \(kind.debugDescription)"))
        case nil: throw EndpointFileError(path, .damaged("it names no kind"))
        }
    }

    /// The process that wrote a file, also one that cannot be read any further; nil when it names none.
    static func writer(of bytes: [UInt8]) -> ProcessIdentity? {
        guard let text = try? text(bytes, path: ""), let pid = text.pid, let started = text.started else { return nil }
        return ProcessIdentity(pid: pid, startTime: started)
    }

    private static func text(_ bytes: [UInt8], path: String) throws(EndpointFileError) -> Text {
        if bytes.isEmpty { throw EndpointFileError(path, .empty) }
        if let text = Text(json: bytes) { return text }
        do throws(JSONScanner.Fault) {
            _ = try JSONScanner.scan(bytes)
        } catch {
            throw EndpointFileError(path, .damaged("it is no JSON text, or only a part of one"))
        }
        do {
            return try WireJSON.decode(Text.self, from: bytes)
        } catch {
            throw EndpointFileError(path, .damaged(WireJSON.explanation(of: error)))
        }
    }

    private static func listening(_ text: Text, path: String) throws(EndpointFileError) -> Listening {
        guard let port = text.port, port != 0 else { throw EndpointFileError(path, .damaged("it names no port")) }
        guard let key = text.key.flatMap(Hexadecimal.bytes), key.count == keyLength else {
            throw EndpointFileError(path, .damaged("its key is not \(keyLength * 8) bits"))
        }
        guard let pid = text.pid, let started = text.started, let instance = text.instance else {
            throw EndpointFileError(path, .damaged("it does not say which process wrote it"))
        }
        return Listening(
            port: port, key: key, process: ProcessIdentity(pid: pid, startTime: started), instance: instance)
    }
}
