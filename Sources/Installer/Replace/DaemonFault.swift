package import Daemon
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
    /// As soon as it is ready it changes the database into one that no other version can read, and ends.
    case migrate

    /// The fault of this version in a home; nil in every other build.
    package static func chosen(in root: CanonicalRoot) -> DaemonFault? {
        guard BuildVersion.hasFaultPoints,
            let text = try? FileSystem.readText(HomeLayout(root: root).path(of: .daemonFault), limit: 200)
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
        case .lie, .die, .migrate: return
        }
    }

    /// The version that the daemon reports.
    package var reportedVersion: String { self == .lie ? "0.0.1" : BuildVersion.text }

    /// What happens when the daemon is ready and has said so.
    package func ready(_ layout: HomeLayout) {
        if self == .migrate { try? StateStore.raiseVersion(of: layout.database) }
        if self == .die || self == .migrate { _ = ProcessIdentity.current().signal(TerminationSignal.kill) }
    }
}
