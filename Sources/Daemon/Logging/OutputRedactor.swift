import Platform

/// Takes credentials out of the output of the user's commands as it comes: the user information of URLs, values in their
/// queries that are named like secrets, and the values of the environment's secrets.
///
/// What may be the beginning of one is held back until the rest has come, at most ``Self/longest`` bytes.
struct OutputRedactor: ~Copyable {
    private let secrets: [[UInt8]]
    private let search: ByteSearch
    private var held: [UInt8] = []
    /// The last bytes before what comes next: they tell whether it is an address of ssh.
    private var before: [UInt8] = []
    private static let mask = Array("***".utf8)
    /// The second as JSON may have it.
    private static let separators = ["://", ":\\/\\/"].map { Array($0.utf8) }
    /// The longest user information that is recognised, and secret that is looked for.
    static let longest = 2048

    /// A redactor that also masks these values, which must not be empty.
    init(secrets: [String]) {
        self.secrets = secrets.map(EnvironmentText.bytes).filter { !$0.isEmpty && $0.count <= Self.longest }
            .sorted { $0.count > $1.count }
        search = ByteSearch(Array(":?&".utf8) + self.secrets.map { $0[0] })
    }

    /// Hands on what is certain.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
        if held.isEmpty {
            process(bytes, isEnd: false, emit)
        } else {
            let joined = held + bytes
            joined.withUnsafeBytes { process($0, isEnd: false, emit) }
        }
    }

    /// Hands on what was held back, at the end of an output.
    mutating func finish(_ emit: (UnsafeRawBufferPointer) -> Void) {
        let rest = held
        rest.withUnsafeBytes { process($0, isEnd: true, emit) }
    }

    private enum Finding {
        case nothing
        /// Not to be decided before more has come.
        case unfinished
        /// These bytes are replaced.
        case secret(Range<Int>)
        /// Nothing up to here.
        case harmless(upTo: Int)
    }

    private mutating func process(
        _ bytes: UnsafeRawBufferPointer, isEnd: Bool, _ emit: (UnsafeRawBufferPointer) -> Void
    ) {
        var start = 0
        var place = 0
        func pass(upTo end: Int) {
            if end > start { emit(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
            start = end
        }
        while let found = search.first(in: bytes, from: place) {
            switch finding(at: found, bytes, isEnd) {
            case .nothing: place = found + 1
            case .harmless(let end): place = end
            case .secret(let range):
                pass(upTo: range.lowerBound)
                Self.mask.withUnsafeBytes { emit($0) }
                start = range.upperBound
                place = start
            case .unfinished:
                pass(upTo: found)
                remember(bytes[..<found])
                held = Array(bytes[found...])
                return
            }
        }
        pass(upTo: bytes.count)
        remember(bytes[...])
        held = []
    }

    private mutating func remember(_ passed: Slice<UnsafeRawBufferPointer>) {
        before = Array((before + passed.suffix(3)).suffix(3))
    }

    private func finding(at place: Int, _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool) -> Finding {
        for secret in secrets where secret[0] == bytes[place] {
            let rest = bytes[place...].prefix(secret.count)
            guard rest.elementsEqual(secret.prefix(rest.count)) else { continue }
            if rest.count == secret.count { return .secret(place..<place + secret.count) }
            if !isEnd { return .unfinished }
        }
        switch bytes[place] {
        case UInt8(ascii: ":"): return address(at: place, bytes, isEnd)
        case UInt8(ascii: "?"), UInt8(ascii: "&"): return parameter(at: place, bytes, isEnd)
        default: return .nothing
        }
    }

    /// Looks at what may be the `://` of a URL.
    private func address(at place: Int, _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool) -> Finding {
        let fitting = Self.separators.filter { separator in
            let head = bytes[place...].prefix(separator.count)
            return head.elementsEqual(separator.prefix(head.count))
        }
        guard let separator = fitting.first(where: { bytes.count - place >= $0.count }) else {
            return fitting.isEmpty || isEnd ? .nothing : .unfinished
        }
        let first = place + separator.count
        let end = Self.end(of: bytes, from: first) { Self.endsAuthority(bytes[$0]) || Self.isEscapedSlash(bytes, $0) }
        if end == bytes.count, end - first < Self.longest, !isEnd { return .unfinished }
        guard let at = bytes[first..<end].lastIndex(of: UInt8(ascii: "@")) else { return .harmless(upTo: end) }
        guard isSSH(before: place, bytes) else { return .secret(first..<at) }
        guard let colon = bytes[first..<at].firstIndex(of: UInt8(ascii: ":")) else { return .harmless(upTo: end) }
        return .secret(colon + 1..<at)
    }

    /// Looks at what may be a value in the query of a URL.
    private func parameter(at place: Int, _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool) -> Finding {
        let name = Self.end(of: bytes, from: place + 1, atMost: SecretParameter.longestName) {
            !SecretParameter.isOfName(bytes[$0])
        }
        if name == bytes.count { return isEnd || name - place > SecretParameter.longestName ? .nothing : .unfinished }
        guard bytes[name] == UInt8(ascii: "="), SecretParameter.isSecret(bytes[(place + 1)..<name]) else {
            return .nothing
        }
        let first = name + 1
        let end = Self.end(of: bytes, from: first) { place in
            Self.endsAuthority(bytes[place]) || "&;\\`)".utf8.contains(bytes[place])
        }
        if end == bytes.count, end - first < Self.longest, !isEnd { return .unfinished }
        return end > first ? .secret(first..<end) : .harmless(upTo: end)
    }

    /// The place from `first` on at which something ends, or as far as it is looked for.
    private static func end(
        of bytes: UnsafeRawBufferPointer, from first: Int, atMost limit: Int = longest, _ isEnd: (Int) -> Bool
    ) -> Int {
        var end = first
        while end < bytes.count, end - first < limit, !isEnd(end) { end += 1 }
        return end
    }

    private static func isEscapedSlash(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Bool {
        bytes[place] == UInt8(ascii: "\\") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "/")
    }

    private func isSSH(before place: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        (before + bytes[max(0, place - 3)..<place]).suffix(3).elementsEqual("ssh".utf8)
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "/?#'\"<>".utf8.contains(byte)
    }
}
