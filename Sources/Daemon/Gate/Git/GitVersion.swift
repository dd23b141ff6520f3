/// The version of the installed git.
package struct GitVersion: Comparable, Hashable, Sendable, CustomStringConvertible {
    /// The first number.
    package let major: Int
    /// The second number.
    package let minor: Int

    /// What the gate needs: `git init --initial-branch`, `--object-format` and worktree configuration together.
    package static let required = GitVersion(major: 2, minor: 30)

    /// The version `major.minor`.
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads what `git version` prints: `git version 2.39.5 (Apple Git-154)`, `git version 2.44.0.windows.1`.
    package init?(_ output: String) {
        let words = output.split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, words[0] == "git", words[1] == "version" else { return nil }
        let numbers = words[2].split(separator: ".")
        guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
        self.init(major: major, minor: minor)
    }

    /// `major.minor`.
    package var description: String { "\(major).\(minor)" }

    /// Older is less.
    package static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}
