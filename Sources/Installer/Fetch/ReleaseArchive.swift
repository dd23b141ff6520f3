import Platform

/// An archive whose hash was verified, of which exactly one member is wanted.
///
/// tar(1) never writes a file here: it lists, and then prints the member, which is counted on its way into a file of
/// our choosing. So no path in the archive can lead anywhere. Both GNU tar and bsdtar do; the latter, which Windows
/// has, also reads zip. Blocks.
package struct ReleaseArchive: Sendable {
    private let tools: Tools
    private let path: String

    /// The archive at `path`.
    package init(_ path: String, tools: Tools) {
        self.path = path
        self.tools = tools
    }

    /// The content of the only member, which must be a regular file called `member`.
    /// - Throws: ``ArchiveError``
    package func content(of member: String, limit: Int = ReleaseArtifact.largestExecutable) throws(ArchiveError)
        -> [UInt8]
    {
        // The first character of a line is the kind of a file, as ls(1) has it, and the name stands at its end. One that
        // only ends so is not found below.
        let lines = try tar("-tvf", arguments: []).outputText.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 1, lines[0].hasPrefix("-"), lines[0].hasSuffix(" " + member) else {
            throw try refusal(wanting: member)
        }
        let result = try tar("-xOf", arguments: [member], limit: limit)
        if result.truncated { throw .tooLarge(member, limit: limit) }
        if result.standardOutput.isEmpty { throw .notARegularFile(member) }
        return result.standardOutput
    }

    /// Why the archive is not taken; only then its names are worth another look through all of it.
    private func refusal(wanting member: String) throws(ArchiveError) -> ArchiveError {
        let names = try tar("-tf", arguments: []).outputText
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return names == [member]
            ? .notARegularFile(member) : .unexpectedMembers(names.filter { $0 != member }, wanted: member)
    }

    /// In the archive's directory and with `./`, because GNU tar takes a colon before the first slash for a host.
    private func tar(_ mode: String, arguments: [String], limit: Int = 1 << 20) throws(ArchiveError) -> CommandResult {
        let result: CommandResult
        do throws(ToolError) {
            result = try tools.run(
                "tar", [mode, "./" + FilePath.lastComponent(path)] + arguments, in: FilePath.parent(path),
                deadline: .seconds(300), outputLimit: limit)
        } catch {
            throw .tool(error)
        }
        guard result.status.isSuccess else { throw .damaged(result.errorText) }
        return result
    }
}

/// Why nothing is taken out of an archive.
package enum ArchiveError: Error, Equatable, CustomStringConvertible {
    /// It holds something else than the one member, which may lead out of a directory; nothing was written.
    case unexpectedMembers([String], wanted: String)
    /// The member is a link, a directory, a device or empty.
    case notARegularFile(String)
    /// The member is larger than is accepted.
    case tooLarge(String, limit: Int)
    /// tar cannot read it.
    case damaged(String)
    /// There is no tar, or it could not be run.
    case tool(ToolError)

    /// What is wrong.
    package var description: String {
        switch self {
        case .unexpectedMembers(let names, let wanted):
            names.isEmpty
                ? "the archive does not hold exactly one \(wanted), which is refused"
                : "the archive holds \(names.prefix(3).map(\.debugDescription).joined(separator: ", ")) beside or instead "
                    + "of \(wanted), which is refused"
        case .notARegularFile(let name): "\(name) in the archive is not a regular file with content, which is refused"
        case .tooLarge(let name, let limit): "\(name) in the archive is larger than \(limit) bytes, which is refused"
        case .damaged(let detail): "the archive cannot be read: \(detail)"
        case .tool(let error): "\(error)"
        }
    }
}
