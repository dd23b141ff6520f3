import Testing

@testable import Daemon

@Suite struct NearestKeyTests {
    @Test(arguments: [
        ("", "", 0), ("test", "test", 0), ("Test", "tEST", 0), ("tset", "test", 1), ("tests", "test", 1),
        ("tst", "test", 1), ("text", "test", 1), ("", "lint", 4), ("ca", "abc", 3), ("größe", "grösse", 2),
    ])
    func `the distance counts insertions, removals, replacements and swaps`(one: String, other: String, edits: Int) {
        #expect(NearestKey.distance(one, other) == edits)
        #expect(NearestKey.distance(other, one) == edits)
    }

    @Test(arguments: [("tset", "test"), ("prepare", "setup"), ("LINT", "lint"), ("linter", "lint"), ("", "test")])
    func `the nearest key is named, however far it is`(key: String, nearest: String) {
        #expect(NearestKey.of(key, among: ["setup", "test", "lint"]) == nearest)
    }

    @Test func `of keys that are equally near the first is named`() {
        #expect(NearestKey.of("c", among: ["a", "b"]) == "a")
        #expect(NearestKey.of("c", among: []) == nil)
    }
}
