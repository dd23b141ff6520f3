package import Platform

/// What is wrong with the daemon of one version, as a test wants it: the file `daemon-fault` in the home holds the
/// version and a word. Only in builds that are made for tests.
package enum DaemonFault: String, Sendable {
    /// It ends at once.
    case crash
    /// It never becomes ready.
    case hang
    /// It says that it is version 0.0.1.
    case lie
    /// It ends as soon as it is ready.
    case die

    /// The fault of this version in a home; nil in every other build.
    package static func chosen(in root: CanonicalRoot) -> DaemonFault? {
        guard BuildVersion.hasFaultPoints,
            let text = try? FileSystem.readText(FilePath.join(root.path, "daemon-fault"), limit: 200)
        else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[0] == BuildVersion.text else { return nil }
        return DaemonFault(rawValue: String(words[1]))
    }

    /// What happens before the daemon begins.
    package func begin() {
        switch self {
        case .crash: CurrentProcess.end(status: 1)
        case .hang: MainThread.wait { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        case .lie, .die: return
        }
    }

    /// The version that the daemon reports.
    package var reportedVersion: String { self == .lie ? "0.0.1" : BuildVersion.text }

    /// What happens when the daemon is ready and has said so.
    package func ready() {
        if self == .die { _ = ProcessIdentity.current().signal(TerminationSignal.kill) }
    }
}
