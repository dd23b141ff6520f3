import Testing

@testable import Platform

@Suite struct XMLReaderTests {
    @Test func `elements, attributes, text and references are read`() throws {
        let root = try XMLReader.read(
            "\u{FEFF}<?xml version='1.0'?><!-- <x> --><!DOCTYPE a SYSTEM \"x\">\r\n<a b='1&lt;' c = \"d\"><e/> <f>x\r\ny&#13;&#x1F600;</f></a>\n"
        )
        #expect(root.name == "a")
        #expect(root.attribute("b") == "1<")
        #expect(root.attribute("c") == "d")
        #expect(root.children.map(\.name) == ["e", "f"])
        #expect(root[["f"]]?.text.utf8.elementsEqual("x\ny\r😀".utf8) == true)
        #expect(root[["g"]] == nil)
    }

    @Test(arguments: [
        "", "text", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>text", "<a b></a>", "<a b=c/>", "<a b='c/>", "< a/>",
        "<a>&unknown;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x+41;</a>", "<a>&</a>", "<a>x<b/></a>",
        "<a><!-- </a>",
        "<a><![CDATA[</a>", "<!DOCTYPE a []><a/>",
    ])
    func `what is not well-formed, or beyond what definitions need, is refused`(text: String) {
        #expect(throws: DefinitionSyntaxError.self) { try XMLReader.read(text) }
    }

    @Test func `an error names the line`() {
        let error = #expect(throws: DefinitionSyntaxError.self) { try XMLReader.read("<a>\n<b>\n</c></a>") }
        #expect(error?.line == 3)
    }
}
