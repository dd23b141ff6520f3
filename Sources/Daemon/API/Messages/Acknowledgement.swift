/// An answer that says no more than that the thing was done.
package struct Acknowledgement: Codable, Sendable {
    /// Always true.
    package var ok = true

    /// The one value there is.
    package init() {}
}
