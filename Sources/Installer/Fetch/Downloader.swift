/// Fetches files of a release source; a seam for tests.
///
/// Blocks.
package protocol Downloader: Sendable {
    /// Writes what `url` names to a new file.
    /// - Parameters:
    ///   - limit: the most bytes that are accepted; counted as they come, whatever the server announces.
    ///   - progress: told how many bytes have come, on some other thread.
    /// - Returns: how many bytes there were.
    /// - Throws: ``DownloadError``; the file may then be there in part.
    func download(
        _ url: String, to path: String, limit: Int, progress: @escaping @Sendable (Int) -> Void
    ) throws(DownloadError) -> Int
}

/// Why a file was not fetched.
package enum DownloadError: Error, Equatable, CustomStringConvertible {
    /// There is no such file at the source.
    case absent(String)
    /// The server answered with another status than 200.
    case refused(String, detail: String)
    /// More bytes came than are accepted.
    case tooLarge(String, limit: Int)
    /// Fewer bytes came than were announced.
    case cutOff(String)
    /// Too little came for too long.
    case stalled(String)
    /// The server cannot be reached.
    case unreachable(String, detail: String)
    /// The server's certificate is not one for it, or not trusted.
    case untrustedServer(String, detail: String)
    /// It led to something else than HTTPS or a file.
    case insecureRedirect(String)
    /// It led on and on.
    case tooManyRedirects(String)
    /// What came cannot be written.
    case cannotWrite(String, detail: String)
    /// There is no curl, or it could not be run.
    case tool(ToolError)
    /// curl failed in another way.
    case other(String, detail: String)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .absent(let url): "\(url) does not exist; check the release source and the version"
        case .refused(let url, let detail): "\(url) was refused by its server: \(detail)"
        case .tooLarge(let url, let limit): "\(url) is larger than \(limit) bytes, which is refused"
        case .cutOff(let url): "\(url) was cut off before its end; try again"
        case .stalled(let url): "\(url): the server stopped sending; try again"
        case .unreachable(let url, let detail): "\(url) cannot be reached: \(detail)"
        case .untrustedServer(let url, let detail): "\(url): the server is not trusted: \(detail)"
        case .insecureRedirect(let url):
            "\(url) leads to an address that is neither https:// nor file://, which is refused"
        case .tooManyRedirects(let url): "\(url) leads from one address to the next without an end"
        case .cannotWrite(let path, let detail): "\(path) cannot be written: \(detail)"
        case .tool(let error): "\(error)"
        case .other(let url, let detail): "\(url): \(detail)"
        }
    }
}
