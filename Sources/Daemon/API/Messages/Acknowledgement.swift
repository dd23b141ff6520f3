/// An answer that says no more than that the thing was done.
package struct Acknowledgement: Codable, Sendable {
    package var ok = true

    package init() {}
}
