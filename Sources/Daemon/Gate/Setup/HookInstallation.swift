import Platform

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The managed hook in a gate: what is there, and putting ours there.
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
        case replacedEdited
        /// A custom hook is in place and ours is not.
        case leftCustom
    }

    var files: GateFiles
    var script: HookScript

    init(_ identity: GateIdentity) {
        files = GateFiles(identity.gate)
        script = HookScript(executable: identity.executable, home: identity.home, gate: identity.gate)
    }

    /// What lies where the hook should be.
    func state() throws -> HookScript.State {
        let content: [UInt8]?
        do {
            content = try FileSystem.read(files.postReceive)
        } catch let error where error.isNotFound {
            // A link that leads nowhere is not "nothing": it is somebody's.
            return FileSystem.kind(of: files.postReceive) == nil ? .missing : .custom
        }
        let isExecutable = FileManager.default.isExecutableFile(atPath: files.postReceive)
        return script.state(of: content, isExecutable: isExecutable)
    }

    /// Makes our hook the one that git calls, and never loses anybody else's.
    func install(custom: CustomHook) throws -> Change {
        switch try state() {
        case .managedCurrent: return .none
        case .missing, .managedStale:
            try write(in: files)
            return .installed
        case .managedEdited:
            try FileSystem.rename(files.postReceive, to: files.editedPostReceive)
            try write(in: files)
            return .replacedEdited
        case .custom:
            if custom == .leave { return .leftCustom }
            guard FileSystem.kind(of: files.userPostReceive) == nil else {
                throw GateError.twoCustomHooks(hook: files.postReceive, aside: files.userPostReceive)
            }
            try FileSystem.rename(files.postReceive, to: files.userPostReceive)
            try write(in: files)
            return .movedCustomAside
        }
    }

    /// Writes our hook over whatever is there.
    /// - Parameter files: where the gate lies, when it is not at its final place yet.
    func write(in files: GateFiles) throws {
        try FileSystem.makePrivateDirectory(files.hooks)
        try FileSystem.writeAtomically(Array(script.text.utf8), to: files.postReceive, mode: 0o700)
    }
}
