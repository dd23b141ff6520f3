/// A command that cannot do what was asked, in one sentence with what to do about it.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
