import Platform
import Testing

@testable import Transport

@Suite struct WatchTests {
    @Test(arguments: TransportKind.allCases)
    func `a watched descriptor calls its body on the loop's thread whenever it is readable`(
        over transport: TransportKind
    ) async throws {
        let read = try Handover<[UInt8]>()
        let pipe = try Pipe.make()
        let readEnd = pipe.readEnd.rawValue
        let writeEnd = pipe.writeEnd.rawValue
        try await ServerFixture.run(over: transport) { fixture in
            try fixture.server.watch(descriptor: readEnd) {
                let end = OwnedDescriptor(adopting: readEnd)
                if let bytes = try? end.read(upTo: 10) { read.put(bytes) }
                _ = end.release()
            }
            for number in UInt8(0)..<5 {
                let end = OwnedDescriptor(adopting: writeEnd)
                try end.write(all: [number])
                _ = end.release()
                #expect(try read.next() == [number])
            }
        }
        _ = consume pipe
    }

    @Test(arguments: TransportKind.allCases)
    func `what cannot be watched is refused`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            #expect(throws: TransportError.self) { try fixture.server.watch(descriptor: -1) {} }
        }
    }
}
