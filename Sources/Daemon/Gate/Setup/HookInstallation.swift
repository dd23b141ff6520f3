import Platform

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The managed hooks in a gate: what is there, and putting ours there.
struct HookInstallation {
    /// What becomes of somebody's own `post-receive`.
    enum CustomHook {
        /// It stays, and pushes are not gated: nothing but `init` touches it.
        case leave
        /// It is called after ours from now on.
        case moveAside
    }

    /// What installing did.
    enum Change: Equatable {
        case none
        case installed
        /// The user's own hook is now `post-receive.user`.
        case movedCustomAside
        /// A managed hook with edits was replaced; the edited one is kept beside it.
        case replacedEdited(kept: String)
        /// A custom hook is in place and ours is not.
        case leftCustom
    }

    var files: GateFiles
    var script: HookScript
    private let early: HookScript

    init(_ identity: GateIdentity) {
        files = GateFiles(identity.gate)
        script = HookScript(executable: identity.executable, home: identity.home, gate: identity.gate)
        early = script.at(.preReceive)
    }

    /// What lies where the hook should be.
    func state() throws -> HookScript.State { try state(of: script) }

    /// The same of the hook before the push, without which it is not known what was asked for with a push that is lost.
    func earlyState() throws -> HookScript.State { try state(of: early) }

    private func state(of script: HookScript) throws -> HookScript.State {
        let path = path(of: script, in: files)
        let content: [UInt8]?
        do {
            content = try FileSystem.read(path)
        } catch let error where error.isNotFound {
            // A link that leads nowhere is not "nothing": it is somebody's.
            return FileSystem.kind(of: path) == nil ? .missing : .custom
        }
        return script.state(of: content, isExecutable: FileManager.default.isExecutableFile(atPath: path))
    }

    /// Makes our hooks those that git calls, and never loses anybody else's. Somebody's own `pre-receive` always stays.
    /// - Returns: what became of `post-receive`, or, when nothing did, of `pre-receive`.
    func install(custom: CustomHook) throws -> Change {
        let before = try install(early, custom: .leave)
        let change = try install(script, custom: custom)
        return change == .none && before != .leftCustom ? before : change
    }

    private func install(_ script: HookScript, custom: CustomHook) throws -> Change {
        let path = path(of: script, in: files)
        switch try state(of: script) {
        case .managedCurrent: return .none
        case .missing, .managedStale:
            try write(script, in: files)
            return .installed
        case .managedEdited:
            try FileSystem.rename(path, to: path + GateFiles.editedSuffix)
            try write(script, in: files)
            return .replacedEdited(kept: path + GateFiles.editedSuffix)
        case .custom:
            if custom == .leave { return .leftCustom }
            guard FileSystem.kind(of: files.userPostReceive) == nil else {
                throw GateError.twoCustomHooks(hook: path, aside: files.userPostReceive)
            }
            try FileSystem.rename(path, to: files.userPostReceive)
            try write(script, in: files)
            return .movedCustomAside
        }
    }

    /// Writes our hooks over whatever is there.
    /// - Parameter files: where the gate lies, when it is not at its final place yet.
    func write(in files: GateFiles) throws {
        for script in [early, script] { try write(script, in: files) }
    }

    private func write(_ script: HookScript, in files: GateFiles) throws {
        try FileSystem.makePrivateDirectory(files.hooks)
        try FileSystem.writeAtomically(Array(script.text.utf8), to: path(of: script, in: files), mode: 0o700)
    }

    private func path(of script: HookScript, in files: GateFiles) -> String {
        FilePath.join(files.hooks, script.moment.rawValue)
    }
}
