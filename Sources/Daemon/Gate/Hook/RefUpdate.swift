/// One line of what git hands to a `post-receive` hook: `<old> SP <new> SP <ref>` (githooks(5)).
package struct RefUpdate: Sendable, Equatable {
    /// What a ref update means to us.
    package enum Kind: Sendable, Equatable {
        /// A branch was made, moved or rewound.
        case branchUpdate(branch: String)
        case branchDeletion(branch: String)
        /// A tag, a note, or anything else that is not a branch.
        case other
    }

    /// Why a line is not a ref update.
    package struct ParseError: Error, Equatable, CustomStringConvertible {
        /// The line, safe to print.
        package var line: String
        /// What is wrong with it.
        package var reason: String

        /// The line and what is wrong with it.
        package var description: String { "\(line): \(reason)" }
    }

    /// The object before; nil when the ref is new.
    package var old: String?
    /// The object after; nil when the ref is gone.
    package var new: String?
    /// The full name.
    package var ref: String

    /// What the update means to us.
    package var kind: Kind {
        let prefix = "refs/heads/"
        guard ref.hasPrefix(prefix), ref.utf8.count > prefix.utf8.count else { return .other }
        let branch = String(ref.dropFirst(prefix.count))
        return new == nil ? .branchDeletion(branch: branch) : .branchUpdate(branch: branch)
    }

    /// Reads the whole standard input of a hook, each line on its own.
    package static func parse(_ input: [UInt8]) -> [Result<RefUpdate, ParseError>] {
        input.split(separator: UInt8(ascii: "\n")).map { line in
            Result { () throws(ParseError) in try RefUpdate(line: line) }
        }
    }

    /// Reads one line, without its newline.
    init(line: ArraySlice<UInt8>) throws(ParseError) {
        let shown = SafeText.escape(String(decoding: line, as: UTF8.self))
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0].count == words[1].count, Self.isObjectName(words[0]),
            Self.isObjectName(words[1]), !words[2].isEmpty
        else { throw ParseError(line: shown, reason: "not understood as a ref update") }
        guard let name = String(validating: words[2], as: UTF8.self) else {
            throw ParseError(line: shown, reason: "the name is not UTF-8, so no run can be kept for it; rename it")
        }
        old = Self.object(words[0])
        new = Self.object(words[1])
        ref = name
    }

    /// A ref update, for tests and tools.
    package init(old: String?, new: String?, ref: String) {
        self.old = old
        self.new = new
        self.ref = ref
    }

    /// SHA-1 names have 40 digits, SHA-256 names 64 (git's hash-function-transition).
    private static func isObjectName(_ word: ArraySlice<UInt8>) -> Bool {
        ObjectFormat.allCases.contains { $0.digits == word.count } && word.allSatisfy { digits.contains($0) }
    }

    /// All zeros stand for "no object".
    private static func object(_ word: ArraySlice<UInt8>) -> String? {
        word.allSatisfy { $0 == UInt8(ascii: "0") } ? nil : String(decoding: word, as: UTF8.self)
    }

    private static let digits = Set("0123456789abcdef".utf8)
}
