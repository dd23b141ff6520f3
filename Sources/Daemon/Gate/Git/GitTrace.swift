/// A git command that has ended, for whoever looks for what took its time.
package struct GitTrace: Sendable {
    /// The words after `git`, without the options that every command of ours carries.
    package var arguments: [String]
    /// The directory or gate that it worked in.
    package var place: String?
    /// How long it took.
    package var duration: Duration
    /// Its exit status, or why there is none.
    package var end: String

    /// What the daemon's log says of it.
    var values: KeyValuePairs<String, String?> {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return ["command": arguments.joined(separator: " "), "place": place, "ms": "\(milliseconds)", "end": end]
    }
}
