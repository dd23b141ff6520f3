/// One way in which a service is not what is wanted.
///
/// Three layers can differ: what is wanted from the definition on disk, that from what the manager has loaded, and
/// that from the process that runs.
public enum ServiceDrift: Sendable, Hashable, CustomStringConvertible {
    /// No definition is installed.
    case missing
    /// The definition is ours, untouched, and says something else.
    case outdated
    /// Somebody changed our definition.
    case handEdited
    /// Somebody else's definition lies in the place of ours; with what is odd about it, where something is.
    case foreign(String)
    /// What lies in the place of our definition is kept from this user; with the reason.
    case unreadable(String)
    /// Others may read or change the definition, or its user may not; both are permission bits.
    case permissions(found: UInt16, wanted: UInt16)
    /// It is installed, but would not be started at the next login; with the manager's own word for its state.
    case notEnabled(String)
    /// The manager has loaded something else than the definition on disk.
    case loadedDiffers(String)
    /// The process was started from something else than what is loaded now.
    case runningDiffers(String)

    /// Which two layers differ.
    public enum Layer: String, Sendable, Hashable {
        case wantedAndDefined = "wanted-defined"
        case definedAndLoaded = "defined-loaded"
        case loadedAndRunning = "loaded-running"
    }

    /// Where it stands in the way from the wish to the process.
    public var layer: Layer {
        switch self {
        case .missing, .outdated, .handEdited, .foreign, .unreadable, .permissions: .wantedAndDefined
        case .notEnabled, .loadedDiffers: .definedAndLoaded
        case .runningDiffers: .loadedAndRunning
        }
    }

    /// One clause for people.
    public var description: String {
        switch self {
        case .missing: "no definition is installed"
        case .outdated: "the installed definition is out of date"
        case .handEdited: "the installed definition was edited by hand"
        case .foreign(let reason): "the installed definition was not written by this program (\(reason))"
        case .unreadable(let reason): "the installed definition cannot be read (\(reason))"
        case .permissions(let found, let wanted):
            "the installed definition has the permissions 0\(String(found, radix: 8)) instead of "
                + "0\(String(wanted, radix: 8))"
        case .notEnabled(let state): "the service is not started at login (\(state))"
        case .loadedDiffers(let what): "the manager has loaded something else than the definition on disk (\(what))"
        case .runningDiffers(let what): "the running process is not what the definition says (\(what))"
        }
    }
}
