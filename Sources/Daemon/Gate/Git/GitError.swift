package import Platform

/// A git command that did not succeed.
package struct GitError: Error, Equatable, CustomStringConvertible {
    /// What went wrong with it.
    package enum Cause: Equatable, Sendable {
        /// It ended by itself, or was killed by somebody else.
        case ended(ExitStatus)
        /// It was ended by us after this long.
        case deadline(Duration)
        /// It printed more than we keep, so what it printed must not be interpreted.
        case outputTooLarge
    }

    /// What went wrong.
    package var cause: Cause
    /// The words after `git`, without the options that every command of ours carries; credentials are redacted.
    package var arguments: [String]
    /// The directory or gate that it worked in.
    package var place: String?
    /// What it printed on standard error; credentials are redacted.
    package var detail: String

    /// The exit status, 128 + n for signal n; nil when git did not end by itself.
    package var exitStatus: Int32? {
        if case .ended(let status) = cause { status.code } else { nil }
    }

    /// The command, its place, how it ended and what it said.
    package var description: String {
        let command = (["git"] + arguments).joined(separator: " ")
        let location = place.map { " in \($0)" } ?? ""
        let said = detail.isEmpty ? "" : ": \(detail)"
        switch cause {
        case .ended(let status): return "\(command)\(location): \(status)\(said)"
        case .deadline(let limit):
            return "\(command)\(location): no end after \(limit)\(said); "
                + "check the network and that git needs no password here"
        case .outputTooLarge: return "\(command)\(location): it printed more than is read\(said)"
        }
    }
}
