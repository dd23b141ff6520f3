import Synchronization

/// What this process knows about itself and decides for itself. The parts that differ per system are in
/// ``CurrentProcessSystem``.
public enum CurrentProcess {
    /// The file this process runs: absolute, links resolved.
    public static var executable: String { CurrentProcessSystem.executable }

    /// The environment this process was started with.
    ///
    /// A byte that is not UTF-8 becomes a character for private use, by which commands get that very byte again; no
    /// service definition takes it, and as a path it names another file.
    public static let environment: [String: String] = {
        var environment: [String: String] = [:]
        for entry in EnvironmentBlock.entries {
            let text = EnvironmentBlock.text(entry)
            guard let separator = text.firstIndex(of: "="), separator != text.startIndex else { continue }
            let name = EnvironmentBlock.spelling(ofName: text[..<separator])
            // getenv(3) takes the first of several entries of one name.
            if environment[name] == nil { environment[name] = String(text[text.index(after: separator)...]) }
        }
        return environment
    }()

    /// The process id.
    package static var id: Int32 { CurrentProcessSystem.id }

    /// The number of the user whom this process acts for; on Windows the last part of the security identifier, which
    /// no other user of the machine or domain has.
    package static var userID: UInt32 { CurrentProcessSystem.userID }

    /// Makes orphaned descendants children of this process, so that what a command leaves behind is found and reaped.
    ///
    /// Does nothing on a system that has no such thing.
    package static func becomeSubreaper() {
        if CurrentProcessSystem.becomeSubreaper() { subreaper.store(true, ordering: .relaxed) }
    }

    /// Lets go of the memory that this program's code takes up; what is still needed of it comes back by itself, at the
    /// cost of a fraction of a millisecond. For a process that will wait now.
    package static func giveBackCode() { CurrentProcessSystem.giveBackCode() }

    /// Whether orphans of this process's commands end up as its children.
    static var adoptsOrphans: Bool { subreaper.load(ordering: .relaxed) || id == 1 }

    /// Raises the soft limit on descriptors as far as allowed; children still get the old one.
    package static func raiseDescriptorLimit() {
        guard let (soft, hard) = CurrentProcessSystem.descriptorLimits else { return }
        let wanted = min(hard, CurrentProcessSystem.mostDescriptors)
        guard wanted > soft, CurrentProcessSystem.setDescriptorLimit(wanted) else { return }
        descriptorLimit.store(soft, ordering: .relaxed)
    }

    /// The soft limit this process was started with when it has raised it since, else 0.
    static var originalDescriptorLimit: UInt64 { descriptorLimit.load(ordering: .relaxed) }

    private static let subreaper = Atomic(false)
    private static let descriptorLimit = Atomic<UInt64>(0)
}
