/// What no manager could take, whatever its language.
enum DefinitionChecks {
    /// The longest time that any of the managers takes: 31 days, in seconds.
    private static let longest = 31 * 24 * 3600

    /// - Throws: ``RenderingRefusal`` for names, versions and numbers that no definition can hold.
    static func check(_ definition: ServiceDefinition) throws(RenderingRefusal) {
        let application = definition.application
        try name(application.name, field: "application name")
        try name(application.reverseDNSPrefix, field: "reverse-DNS prefix")
        try name(definition.role, field: "role")
        try word(definition.version, field: "version")
        try number(definition.stopTimeout, field: "stop timeout", in: 1...longest)
        if case .onFailure(let delay) = definition.restart {
            try number(delay, field: "restart delay", in: 1...longest)
        }
        if let status = definition.doNotRestartStatus {
            try number(Int(status), field: "exit status that is not restarted", in: 1...255)
        }
        if let limit = definition.startLimit {
            try number(limit.starts, field: "start limit", in: 1...1_000_000)
            try number(limit.seconds, field: "start limit's interval", in: 1...longest)
        }
    }

    /// A path that names the same file for every reader: absolute, without `.`, `..`, `//` and a trailing `/`.
    static func path(_ path: String, field: String) throws(RenderingRefusal) {
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw RenderingRefusal(
                field: field, value: path, reason: "is not absolute", remedy: "give the whole path, from / on")
        }
        let components = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isClean = components.allSatisfy {
            !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        }
        guard isClean || path == "/" else {
            throw RenderingRefusal(
                field: field, value: path, reason: "is not in its shortest form",
                remedy: "give it without '.', '..', '//' and a '/' at the end")
        }
    }

    /// - Throws: ``RenderingRefusal`` for a value with bytes in it that are not UTF-8, which definitions are written in.
    static func variable(_ value: String, field: String) throws(RenderingRefusal) {
        guard !EnvironmentText.holdsBytes(value) else {
            throw RenderingRefusal(
                field: field, value: nil, reason: "is not UTF-8", remedy: "give it in UTF-8, or in an address as %XX")
        }
    }

    /// - Throws: ``RenderingRefusal`` when `value` holds one of `scalars`.
    static func refuse(
        _ value: String, field: String, where isRefused: (Unicode.Scalar) -> Bool, reason: String,
        remedy: String = "choose one without it"
    ) throws(RenderingRefusal) {
        if value.unicodeScalars.contains(where: isRefused) {
            throw RenderingRefusal(field: field, value: value, reason: reason, remedy: remedy)
        }
    }

    private static func name(_ name: String, field: String) throws(RenderingRefusal) {
        let isSafe = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isSafe, !name.isEmpty else {
            throw RenderingRefusal(
                field: field, value: name, reason: "cannot be a part of a service's name",
                remedy: "use letters of the Latin alphabet, digits, '-', '_' and '.'")
        }
    }

    private static func word(_ word: String, field: String) throws(RenderingRefusal) {
        guard !word.isEmpty, word.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw RenderingRefusal(
                field: field, value: word, reason: "is not one plain word", remedy: "use printable ASCII without spaces"
            )
        }
    }

    private static func number(_ number: Int, field: String, in range: ClosedRange<Int>) throws(RenderingRefusal) {
        guard range.contains(number) else {
            throw RenderingRefusal(
                field: field, value: String(number), reason: "is out of range",
                remedy: "use a number from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}

extension Unicode.Scalar {
    /// One of the 65 control characters (Unicode category Cc).
    var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// A noncharacter (Unicode 16, 23.7), which systemd does not take for text (`unichar_is_valid` in its utf8.c).
    var isNoncharacter: Bool { (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE }
}
