import Platform

/// What the gate's `pre-receive` hook writes down of a push before that takes effect: its updates, and what was asked for
/// with `-o`. Of a push whose `post-receive` never came to its record this is all that tells what its pusher wanted; one
/// without a trace may have wanted anything.
///
/// The trace of a push is a file in the gate, named after the `git receive-pack` that calls both hooks. `post-receive`
/// removes it once the push is recorded. A machine that stops may lose it, because nothing waits for the disk.
struct PushTrace: Sendable, Equatable {
    /// The name of the directory of traces, in the gate's.
    static let directory = "no-mistakes.pushes"

    /// In which `post-receive` says whose trace is to be removed.
    static let receiverVariable = "NM_RECEIVER"

    var update: RefUpdate
    var options: [String]

    /// Reads a trace: a line `push`, one `option …` each, and one `update <old> <new> <ref>` each. Two pushes lie behind
    /// each other when the second's receiver got the pid of one that was killed.
    ///
    /// A line counts when it is whole; options stand before updates, so an update that is there has all of its options.
    static func parse(_ content: [UInt8]) -> [PushTrace] {
        var options: [String] = []
        var traces: [PushTrace] = []
        let end = content.lastIndex(of: UInt8(ascii: "\n")) ?? content.startIndex
        for line in content[..<end].split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
            switch (String(decoding: words[0], as: UTF8.self), words.dropFirst().first) {
            case ("push", nil): options = []
            case ("option", let option?): options.append(String(decoding: option, as: UTF8.self))
            case ("update", let update?):
                if let update = try? RefUpdate(line: update) {
                    traces.append(PushTrace(update: update, options: options))
                }
            default: break
            }
        }
        return traces
    }

    /// The names of the traces in a gate.
    static func names(in gate: String) throws(SystemError) -> [String] {
        try FileSystem.entriesIfPresent(of: GateFiles(gate).traces)
    }

    /// All that is written down in a gate, the newest last. Blocking.
    static func all(in gate: String) throws(SystemError) -> [PushTrace] {
        var traces: [PushTrace] = []
        for name in try names(in: gate) {
            // Removed in between by its hook, say: then it is not there.
            let content = try? FileSystem.read(FilePath.join(GateFiles(gate).traces, name), limit: 64 << 20)
            traces += parse(content ?? [])
        }
        return traces
    }

    /// Removes a trace; one that is gone already is fine.
    static func remove(_ name: String, in gate: String) throws(SystemError) {
        try FileSystem.removeFile(FilePath.join(GateFiles(gate).traces, name))
    }
}
