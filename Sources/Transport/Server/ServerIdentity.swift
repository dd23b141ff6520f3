/// Which server this is.
package struct ServerIdentity: Sendable, Hashable {
    /// Version of the binary.
    package var version: String
    /// Id of this one run of the server.
    package var instance: String

    /// - Parameter instance: different for every start.
    package init(version: String, instance: String) {
        self.version = version
        self.instance = instance
    }
}
