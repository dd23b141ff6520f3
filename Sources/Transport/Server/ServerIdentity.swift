/// Which server this is.
public struct ServerIdentity: Sendable, Hashable {
    /// Version of the binary.
    public var version: String
    /// Id of this one run of the server.
    public var instance: String

    /// - Parameter instance: different for every start.
    public init(version: String, instance: String) {
        self.version = version
        self.instance = instance
    }
}
