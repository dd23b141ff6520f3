#if !os(Windows)
import CPlatform

/// A pipe, both ends close-on-exec.
package struct Pipe: ~Copyable, Sendable {
    /// The end that data comes out of.
    package let readEnd: OwnedDescriptor
    /// The end that data goes into.
    package let writeEnd: OwnedDescriptor

    /// Joins two ends that belong together.
    private init(readEnd: consuming OwnedDescriptor, writeEnd: consuming OwnedDescriptor) {
        self.readEnd = readEnd
        self.writeEnd = writeEnd
    }

    /// Makes a new pipe.
    package static func make() throws(SystemError) -> Pipe {
        var ends: [Int32] = [-1, -1]
        _ = try systemCall("pipe", on: "new pipe") { cplatform_pipe(&ends) }
        return Pipe(readEnd: OwnedDescriptor(adopting: ends[0]), writeEnd: OwnedDescriptor(adopting: ends[1]))
    }

    /// Makes a pipe whose write end is for a child.
    static func fromChild() throws(SystemError) -> Pipe { try make() }

    /// Makes a pipe whose read end is for a child.
    static func toChild() throws(SystemError) -> Pipe { try make() }

    /// Closes the write end and gives the read end away.
    package consuming func takeReadEnd() -> OwnedDescriptor { readEnd }
}
#endif
