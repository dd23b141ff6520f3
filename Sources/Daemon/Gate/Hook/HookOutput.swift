/// What the hook leaves its pusher with.
package struct HookOutput: Sendable, Equatable {
    /// For the pusher, in order; git prefixes each with `remote: `.
    package var lines: [String] = []
    /// 0 when every ref of the push was dealt with. git ignores it, people who run the hook by hand do not.
    package var exitCode: Int32 = 0

    mutating func fail(_ line: String) {
        lines.append(line)
        exitCode = 1
    }
}
