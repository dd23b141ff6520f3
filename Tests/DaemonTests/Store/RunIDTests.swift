import Testing

@testable import Daemon

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct RunIDTests {
    @Test func `JSON holds the text`() throws {
        let id = try #require(RunID("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        let text = String(decoding: try JSONEncoder().encode([id]), as: UTF8.self)
        #expect(text == #"["01ARZ3NDEKTSV4RRFFQ69G5FAV"]"#)
        #expect(try JSONDecoder().decode([RunID].self, from: Data(text.utf8)) == [id])
    }

    @Test func `JSON with text that is no run id is refused`() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([RunID].self, from: Data(#"["01arz3ndektsv4rrffq69g5fav"]"#.utf8))
        }
    }

    @Test func `a minted id is read back from its text`() {
        let id = RunID.mint()
        #expect(RunID(id.text) == id)
        #expect("\(id)" == id.text)
    }
}
