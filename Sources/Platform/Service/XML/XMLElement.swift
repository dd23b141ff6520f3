/// An element of an XML document without mixed content: it holds either text or elements.
struct XMLElement: Sendable, Hashable {
    var name: String
    var attributes: [Attribute] = []
    var text = ""
    var children: [XMLElement] = []

    /// One attribute; the order of attributes means nothing, and is kept.
    struct Attribute: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// An element with text.
    init(_ name: String, text: String = "") {
        self.name = name
        self.text = text
    }

    /// An element with elements.
    init(_ name: String, attributes: KeyValuePairs<String, String> = [:], _ children: [XMLElement]) {
        self.name = name
        self.attributes = attributes.map { Attribute(name: $0.key, value: $0.value) }
        self.children = children
    }

    /// The first child of that name, or what it holds, e.g. `["Settings", "Priority"]`.
    subscript(path: [String]) -> XMLElement? {
        var element = self
        for name in path {
            guard let child = element.children.first(where: { $0.name == name }) else { return nil }
            element = child
        }
        return element
    }

    /// The value of an attribute.
    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}
