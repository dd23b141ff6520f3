import Platform
import Synchronization

/// Fetches with curl(1), which knows the system's certificates, and by its environment proxies and other authorities
/// (`https_proxy`, `CURL_CA_BUNDLE`).
///
/// The user's `.curlrc` is not read: many of its options (`output`, `remote-name`, `range` …) would take the answer
/// elsewhere, and none on the command line takes them back. HTTPS and files only, also after redirects; nothing that
/// stands still; no more bytes than wanted.
package struct CurlDownloader: Downloader {
    private let tools: Tools
    private let stall: Duration

    /// - Parameter stall: for how long fewer than 1,000 bytes a second are put up with; whole seconds.
    package init(tools: Tools, stall: Duration = .seconds(30)) {
        self.tools = tools
        self.stall = stall
    }

    /// How long one file may take altogether.
    private static let longest = Duration.seconds(1800)

    /// Fetches one file; see ``Downloader``.
    package func download(
        _ url: String, to path: String, limit: Int, progress: @escaping @Sendable (Int) -> Void
    ) throws(DownloadError) -> Int {
        let messages = path + ".messages"
        defer { try? FileSystem.removeFile(messages) }
        let meter: Meter
        do throws(SystemError) {
            try FileSystem.removeFile(path)
            meter = Meter(
                file: try OwnedDescriptor(creating: path),
                limit: limit, progress: progress)
        } catch {
            throw .cannotWrite(path, detail: "\(error)")
        }
        let outcome = run(url, messages: messages, into: meter)
        let state = meter.state
        if state.overflowed { throw .tooLarge(url, limit: limit) }
        if let failure = state.failure { throw .cannotWrite(path, detail: "\(failure)") }
        switch outcome {
        case .success(let status) where status.isSuccess: return state.count
        case .success(let status):
            let text = (try? FileSystem.readText(messages, limit: 64 << 10)) ?? ""
            // Advice in general follows what happened.
            throw Self.error(status, url, limit, text.split(separator: "\n").first.map(String.init) ?? "\(status)")
        case .failure(.notFound): throw .tool(.missing("curl"))
        case .failure(.timedOut): throw .stalled(url)
        case .failure(let error): throw .tool(.failed("curl", error))
        }
    }

    private func run(_ url: String, messages: String, into meter: Meter) -> Result<ExitStatus, CommandError> {
        let seconds = max(1, stall.components.seconds)
        let command = Command(
            "curl",
            [
                // Counts only as the first of all.
                "-q", "--fail", "--silent", "--show-error", "--location", "--max-redirs", "5", "--globoff",
                "--proto", "=https,file", "--proto-redir", "=https",
                "--connect-timeout", "\(seconds)", "--speed-limit", "1000", "--speed-time", "\(seconds)",
                "--stderr", messages, "--output", "-", "--url", url,
            ], environment: tools.environment, deadline: Self.longest)
        let marker = "curl-\(UInt64.random(in: .min ... .max))"
        return MainThread.wait {
            let task = Task { () async -> Result<ExitStatus, CommandError> in
                do throws(CommandError) {
                    return .success(
                        try await CommandStream.run(command, marker: ("INSTALLER_DOWNLOAD", marker)) { meter.take($0) })
                } catch {
                    return .failure(error)
                }
            }
            meter.cancelOnOverflow(task)
            return await task.value
        }
    }

    /// By curl's exit status (curl(1), EXIT CODES).
    private static func error(_ status: ExitStatus, _ url: String, _ limit: Int, _ detail: String) -> DownloadError {
        switch status {
        case .exited(1): .insecureRedirect(url)
        case .exited(5), .exited(6), .exited(7): .unreachable(url, detail: detail)
        case .exited(18): .cutOff(url)
        case .exited(22): isNotFound(detail) ? .absent(url) : .refused(url, detail: detail)
        case .exited(28): .stalled(url)
        case .exited(35), .exited(51), .exited(53), .exited(54), .exited(58), .exited(60), .exited(77), .exited(83):
            .untrustedServer(url, detail: detail)
        case .exited(37): .absent(url)
        case .exited(47): .tooManyRedirects(url)
        case .exited(52), .exited(55), .exited(56): .cutOff(url)
        case .exited(63): .tooLarge(url, limit: limit)
        default: .other(url, detail: detail)
        }
    }

    /// The status code of HTTP at the end of curl's message: a number, not words.
    private static func isNotFound(_ detail: String) -> Bool {
        ["404", "410"].contains(detail.split(separator: " ").last.map(String.init) ?? "")
    }
}

/// Counts bytes while it writes them, and ends the download that brings too many.
private final class Meter: Sendable {
    struct State {
        var count = 0
        var overflowed = false
        var failure: SystemError?
        var task: Task<Result<ExitStatus, CommandError>, Never>?

        /// Nothing more is wanted.
        var isOver: Bool { overflowed || failure != nil }
    }

    private let file: OwnedDescriptor
    private let limit: Int
    private let progress: @Sendable (Int) -> Void
    private let box = Mutex(State())

    init(file: consuming OwnedDescriptor, limit: Int, progress: @escaping @Sendable (Int) -> Void) {
        self.file = file
        self.limit = limit
        self.progress = progress
    }

    var state: State { box.withLock { $0 } }

    func take(_ bytes: UnsafeRawBufferPointer) {
        let piece = Array(bytes)
        let count = box.withLock { state -> Int? in
            if state.isOver { return nil }
            state.count += piece.count
            state.overflowed = state.count > limit
            if !state.overflowed {
                do throws(SystemError) { try file.write(all: piece) } catch { state.failure = error }
            }
            if state.isOver { state.task?.cancel() }
            return state.isOver ? nil : state.count
        }
        if let count { progress(count) }
    }

    func cancelOnOverflow(_ task: Task<Result<ExitStatus, CommandError>, Never>) {
        box.withLock { state in
            state.task = task
            if state.isOver { task.cancel() }
        }
    }
}
