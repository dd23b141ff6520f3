import Testing

@testable import Daemon

@Suite struct YAMLSubsetTests {
    /// What PyYAML 6 reads from each of these is the same, as was checked by hand.
    private static let accepted: [(String, YAMLTree)] = [
        ("", nil),
        ("\n  \n# only a comment\n   # and another", nil),
        ("a: b", ["a": "b"]),
        ("a: b\n", ["a": "b"]),
        ("a: b\r\nc: d\r\n", ["a": "b", "c": "d"]),
        ("test: make test", ["test": "make test"]),
        ("a:   b   ", ["a": "b"]),
        ("a : b", ["a": "b"]),
        ("a:", ["a": nil]),
        ("a: # nothing\nb: c", ["a": nil, "b": "c"]),
        ("a: b # comment", ["a": "b"]),
        ("a: b#c", ["a": "b#c"]),
        ("a: b:c", ["a": "b:c"]),
        ("a:b: c", ["a:b": "c"]),
        ("url: https://example.org/#top", ["url": "https://example.org/#top"]),
        ("a: -x --y=[z] {w} & !", ["a": "-x --y=[z] {w} & !"]),
        ("a: it's \"so\"", ["a": "it's \"so\""]),
        ("ä 日: \u{1F680} é", ["ä 日": "\u{1F680} é"]),
        ("a: 'b: c # d'", ["a": "b: c # d"]),
        ("a: 'it''s' # c", ["a": "it's"]),
        ("a: ''", ["a": ""]),
        (#"a: "b\\\"\/\n\t\r\e\a\b\v\f\ ""#, ["a": "b\\\"/\n\t\r\u{1B}\u{07}\u{08}\u{0B}\u{0C} "]),
        (#"a: "\x41\u00e4\U0001F680""#, ["a": "A\u{E4}\u{1F680}"]),
        ("a: 'tab\there'", ["a": "tab\there"]),
        (#"'a b': c"#, ["a b": "c"]),
        (#""on" : c"#, ["on": "c"]),
        ("a:\n  b: c\n  d: e\nf: g", ["a": ["b": "c", "d": "e"], "f": "g"]),
        ("  a: b\n  c: d", ["a": "b", "c": "d"]),
        ("a:\n        b: c", ["a": ["b": "c"]]),
        ("a:\n\n  # comment\n  b: c", ["a": ["b": "c"]]),
        ("a:\n# comment in the first column\n  b: c", ["a": ["b": "c"]]),
        ("- a\n- b", ["a", "b"]),
        ("- a\n-\n- b", ["a", nil, "b"]),
        ("a:\n- b\n- c\nd: e", ["a": ["b", "c"], "d": "e"]),
        ("a:\n  - b\n  - 'c: d'", ["a": ["b", "c: d"]]),
        ("a:\n  -   b # c", ["a": ["b"]]),
        ("- a: b\n  c: d\n- e: f", [["a": "b", "c": "d"], ["e": "f"]]),
        ("- a:\n  - b\n  c: d", [["a": ["b"], "c": "d"]]),
        ("- - a\n  - b\n-\n  - c", [["a", "b"], ["c"]]),
        ("-\n  a: b", [["a": "b"]]),
        ("---a: b", ["---a": "b"]),
        ("a: []", ["a": []]),
        ("a: [b]", ["a": ["b"]]),
        ("a: [ b c ,'d, ]', \"e\"] # f\ng: h", ["a": ["b c", "d, ]", "e"], "g": "h"]),
        ("a: ---", ["a": "---"]),
    ]

    @Test(arguments: accepted)
    func `the subset is read`(text: String, tree: YAMLTree) throws {
        #expect(YAMLTree(try YAMLSubset.parse(text, file: "f.yaml")) == tree)
    }

    /// Text, place of the error, and the thing that its message must name.
    private static let refused: [(String, String, String)] = [
        ("\u{FEFF}a: b", "1:1", "byte order mark"),
        ("a: b\u{85}c", "1:5", "U+0085"),
        ("# a\u{2028}b: c", "1:4", "U+2028"),
        ("a: b\rc: d", "1:5", "U+000D"),
        ("a: \"\u{0}\"", "1:5", "U+0000"),
        ("a:\n\tb: c", "2:1", "tab"),
        ("a:\n  \tb: c", "2:3", "tab"),
        ("a:\tb", "1:3", "tab"),
        ("a: b\tc", "1:5", "tab"),
        ("-\ta", "1:2", "tab"),
        ("---\na: b", "1:1", "document"),
        ("a: b\n...", "2:1", "document"),
        ("a: b\n--- # next\nc: d", "2:1", "document"),
        ("%YAML 1.2\na: b", "1:1", "directive"),
        ("a: &x b", "1:4", "anchor"),
        ("a: *x", "1:4", "alias"),
        ("a: !!str b", "1:4", "tag"),
        ("a: |\n  b", "1:4", "block scalar"),
        ("a: >-\n  b", "1:4", "block scalar"),
        ("a: [b, [c]]", "1:8", "brackets"),
        ("- [b]", "1:3", "brackets"),
        ("[a]", "1:1", "brackets"),
        ("a: [b", "1:4", "not closed"),
        ("a: [b,", "1:4", "not closed"),
        ("a: [b # c]", "1:4", "not closed"),
        ("a: [b\n  , c]", "1:4", "not closed"),
        ("a: [b,, c]", "1:7", "item"),
        ("a: [b, ]", "1:8", "item"),
        ("a: [, b]", "1:5", "item"),
        ("a: [b: c]", "1:6", "':'"),
        ("a: [b{c]", "1:6", "'{'"),
        ("a: [{b}]", "1:5", "braces"),
        ("a: [b] c", "1:8", "closing bracket"),
        ("a: ['b' c]", "1:4", "not closed"),
        ("a: {}", "1:4", "braces"),
        ("a: {b: c}", "1:4", "braces"),
        ("{a: b}", "1:1", "braces"),
        ("? a\n: b", "1:1", "complex key"),
        ("a: @b", "1:4", "@"),
        ("a: `b`", "1:4", "`"),
        ("a: , b", "1:4", ","),
        ("<<: b", "1:1", "operator"),
        ("a: b\nc: d\na: e", "3:1", "line 1"),
        ("a: b\n'a': c", "2:1", "line 1"),
        ("on: push", "1:1", "boolean"),
        ("1: b", "1:1", "number"),
        ("~: b", "1:1", "null"),
        ("a: b: c", "1:5", "colon"),
        ("a: b:", "1:5", "colon"),
        ("a: 'b': c", "1:7", "colon"),
        ("a: 'b' c", "1:8", "closing quote"),
        ("a: 'b'#c", "1:7", "closing quote"),
        ("a: 'b", "1:4", "not closed"),
        ("a: \"b\n  c\"", "1:4", "not closed"),
        ("a: \"b\\", "1:4", "not closed"),
        (#"a: "b\q""#, "1:6", #"\q"#),
        (#"a: "\0""#, "1:5", #"\0"#),
        (#"a: "\x00""#, "1:5", "hexadecimal"),
        (#"a: "\uD800""#, "1:5", "hexadecimal"),
        (#"a: "\u12""#, "1:5", "hexadecimal"),
        (#"a: "\x+1""#, "1:5", "hexadecimal"),
        ("a: b\n  c", "2:3", "several lines"),
        ("a: b\n  c: d", "2:3", "deeper"),
        ("a:\n  b", "2:3", "key: value"),
        ("a:\n  'b'", "2:3", "key: value"),
        ("- a\n  b", "2:3", "deeper"),
        ("a:b", "1:1", "key: value"),
        ("just text", "1:1", "key: value"),
        ("a: b\njust text", "2:1", "key: value"),
        ("a: - b", "1:4", "list"),
        ("a: b\n- c", "2:1", "list"),
        ("- a\nb: c", "2:1", "does not continue"),
        ("  a: b\nc: d", "2:1", "does not continue"),
        ("a:\n    b: c\n  d: e", "3:3", "deeper"),
        (": a", "1:1", ":"),
        (String(repeating: "- ", count: 17) + "a", "1:33", "16 levels"),
    ]

    @Test(arguments: refused)
    func `anything else is refused with its place`(text: String, place: String, subject: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try YAMLSubset.parse(text, file: "f.yaml") }
        #expect("\(error.line):\(error.column)" == place, "\(error)")
        #expect("\(error.message) \(error.remedy)".contains(subject), "\(error)")
        #expect(!error.remedy.isEmpty)
    }

    @Test func `an error reads as one line with place, key, cause and remedy`() {
        let error = #expect(throws: ConfigurationError.self) {
            try YAMLSubset.parse("commands:\n  test: a\n  test: b\n", file: "f.yaml")
        }
        #expect(
            error?.description
                == "f.yaml:3:3: test: the key 'test' stands in line 2 already; keep one of the two")
    }

    @Test func `nesting without end is refused, not followed`() {
        let text = String(repeating: "- ", count: 500_000)
        #expect(throws: ConfigurationError.self) { try YAMLSubset.parse(text, file: "f.yaml") }
    }
}
