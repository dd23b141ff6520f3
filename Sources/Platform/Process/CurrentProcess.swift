import CPlatform
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What this process knows about itself and decides for itself. The parts that differ per system are in
/// ``CurrentProcessSystem``.
public enum CurrentProcess {
    /// The file this process runs: absolute, links resolved.
    public static var executable: String { CurrentProcessSystem.executable }

    /// The environment this process was started with; bytes that are not UTF-8 become U+FFFD.
    public static var environment: [String: String] {
        var environment: [String: String] = [:]
        var next = cplatform_environment()
        while let entry = next?.pointee {
            let text = String(cString: entry)
            if let separator = text.firstIndex(of: "="), separator != text.startIndex {
                let name = String(text[..<separator])
                // getenv(3) takes the first of several entries of one name.
                if environment[name] == nil { environment[name] = String(text[text.index(after: separator)...]) }
            }
            next = next?.successor()
        }
        return environment
    }

    /// The effective user id.
    package static var userID: UInt32 { geteuid() }

    /// Makes orphaned descendants children of this process, so that what a command leaves behind is found and reaped.
    ///
    /// Does nothing on a system that has no such thing.
    package static func becomeSubreaper() {
        if CurrentProcessSystem.becomeSubreaper() { subreaper.store(true, ordering: .relaxed) }
    }

    /// Whether orphans of this process's commands end up as its children.
    static var adoptsOrphans: Bool { subreaper.load(ordering: .relaxed) || getpid() == 1 }

    /// Raises the soft limit on descriptors as far as allowed; children still get the old one.
    package static func raiseDescriptorLimit() {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        guard cplatform_descriptor_limit(&soft, &hard) == 0 else { return }
        let wanted = min(hard, CurrentProcessSystem.mostDescriptors)
        guard wanted > soft, cplatform_set_descriptor_limit(wanted) == 0 else { return }
        descriptorLimit.store(soft, ordering: .relaxed)
    }

    /// The soft limit this process was started with when it has raised it since, else 0.
    static var originalDescriptorLimit: UInt64 { descriptorLimit.load(ordering: .relaxed) }

    private static let subreaper = Atomic(false)
    private static let descriptorLimit = Atomic<UInt64>(0)
}
