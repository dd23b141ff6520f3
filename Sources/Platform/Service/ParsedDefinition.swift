/// What a definition found on disk says.
///
/// Compare values by their UTF-8 where normalisation forms matter: `String` equates them, file systems need not.
public struct ParsedDefinition: Sendable, Hashable {
    /// The executable that it starts; a launcher that a renderer put before it is left out.
    public var executable: String
    /// The arguments, without the executable.
    public var arguments: [String]
    /// The environment it adds, without the marker.
    public var environment: [String: String] = [:]
    /// Where the service is started; nil when it does not say.
    public var workingDirectory: String?
    /// Where its output goes; nil when the manager decides.
    public var logFile: String?
    /// The service's own name, where the file holds it: the label of a launchd job.
    public var label: String?
    /// Who wrote it, if it says so.
    public var marker: OwnershipMarker?
    /// True when it has a marker and nothing was changed since.
    public var isIntact = false
}
