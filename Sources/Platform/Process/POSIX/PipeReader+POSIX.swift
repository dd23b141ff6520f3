#if !os(Windows)
/// The end of a pipe that one thread waits for and reads.
final class PipeReader: Sendable {
    private let pipe: OwnedDescriptor

    init(_ pipe: consuming OwnedDescriptor) { self.pipe = pipe }

    /// Readable when ``read()`` has something, or the end has come.
    var descriptor: Descriptor { pipe.rawValue }

    /// What one read gives; empty at the end.
    func read() -> [UInt8] { (try? pipe.read(upTo: 4096)) ?? [] }
}
#endif
