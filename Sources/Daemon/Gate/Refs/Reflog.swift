import Platform

/// What a ref's log tells about who moved it.
///
/// Read from the file itself: a gate's refs are always kept as files, and one `git reflog` a ref would be one process
/// for each of thousands of branches. The format is `<old> <new> <name> <<mail>> <time> <zone>[ TAB <message>]`.
package enum Reflog {
    /// One movement of a ref.
    package struct Entry: Sendable, Equatable {
        /// The value before; zeros for none.
        package var old: String
        /// The value after; zeros for none.
        package var new: String
        /// What moved the ref, in git's words.
        package var message: String
        /// When, to the second; nil when the line does not say it.
        package var time: Timestamp?
    }

    /// What `git receive-pack` writes for a ref that somebody pushed, and nothing else does [verified with git 2.39].
    package static let pushMessage = "push"
    /// How the messages of our own movements start.
    static let ownPrefix = "no-mistakes: "
    /// How the message starts with which a push is undone that gets no run.
    static let takenBackPrefix = ownPrefix + "took back"

    /// The movements of a ref of a gate, oldest first; none for a ref without a log.
    package static func read(_ ref: String, in gate: String) throws -> [Entry] {
        do {
            return entries(try FileSystem.read(GateFiles(gate).reflog(ref)))
        } catch let error where error.isNotFound {
            return []
        }
    }

    /// The movements in a log's content, oldest first; lines that are none are left out.
    package static func entries(_ content: [UInt8]) -> [Entry] {
        content.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let halves = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            guard let head = halves.first else { return nil }
            let words = head.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard words.count == 3, words[0].count == words[1].count else { return nil }
            return Entry(
                old: String(decoding: words[0], as: UTF8.self), new: String(decoding: words[1], as: UTF8.self),
                message: halves.count > 1 ? String(decoding: halves[1], as: UTF8.self) : "", time: time(words[2]))
        }
    }

    /// The time in `<name> <<mail>> <time> <zone>`, in seconds since 1970.
    private static func time(_ identity: ArraySlice<UInt8>) -> Timestamp? {
        let words = identity.split(separator: UInt8(ascii: " ")).suffix(2)
        guard words.count == 2, let word = words.first, let seconds = Int64(String(decoding: word, as: UTF8.self))
        else {
            return nil
        }
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : Timestamp(milliseconds: milliseconds)
    }

    /// The value that a push, or we, last gave the ref; nil when neither ever did.
    package static func settledValue(_ entries: [Entry]) -> String? {
        entries.last { $0.message == pushMessage || $0.message.hasPrefix(ownPrefix) }?.new
    }
}
