/// Something that a test needed did not work.
struct LabError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
