import Platform

/// Takes credentials out of the output of the user's commands as it comes: the user information of URLs, and the values
/// of the environment's secrets.
///
/// What may be the beginning of one is held back until the rest has come, at most ``Self/longest`` bytes.
struct OutputRedactor: ~Copyable {
    private let secrets: [[UInt8]]
    private let search: ByteSearch
    private var held: [UInt8] = []
    /// The last bytes before what comes next: they tell whether it is an address of ssh.
    private var before: [UInt8] = []
    private static let mask = Array("***".utf8)
    private static let separator = Array("://".utf8)
    /// The longest user information that is recognised, and secret that is looked for.
    static let longest = 2048

    /// A redactor that also masks these values, which must not be empty.
    init(secrets: [String]) {
        self.secrets = secrets.map { Array($0.utf8) }.filter { !$0.isEmpty && $0.count <= Self.longest }
            .sorted { $0.count > $1.count }
        search = ByteSearch([UInt8(ascii: ":")] + self.secrets.map { $0[0] })
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
        guard bytes[place] == UInt8(ascii: ":") else { return .nothing }
        return address(at: place, bytes, isEnd)
    }

    /// Looks at what may be the `://` of a URL.
    private func address(at place: Int, _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool) -> Finding {
        let head = bytes[place...].prefix(3)
        guard head.elementsEqual(Self.separator.prefix(head.count)) else { return .nothing }
        guard head.count == 3 else { return isEnd ? .nothing : .unfinished }
        let first = place + 3
        var end = first
        var at: Int?
        while end < bytes.count, end - first < Self.longest, !Self.endsAuthority(bytes[end]) {
            if bytes[end] == UInt8(ascii: "@") { at = end }
            end += 1
        }
        if end == bytes.count, end - first < Self.longest, !isEnd { return .unfinished }
        guard let at else { return .harmless(upTo: end) }
        guard isSSH(before: place, bytes) else { return .secret(first..<at) }
        guard let colon = bytes[first..<at].firstIndex(of: UInt8(ascii: ":")) else { return .harmless(upTo: end) }
        return .secret(colon + 1..<at)
    }

    private func isSSH(before place: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        (before + bytes[max(0, place - 3)..<place]).suffix(3).elementsEqual("ssh".utf8)
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "/?#'\"<>".utf8.contains(byte)
    }
}
