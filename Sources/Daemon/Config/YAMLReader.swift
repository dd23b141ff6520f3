/// Takes typed values out of a ``YAMLNode``, or says what should stand there instead.
struct YAMLReader {
    /// The name that errors give.
    let file: String

    /// The entries of a map; none when nothing was written.
    /// - Parameter key: the map's own key, for errors; nil for the document.
    func entries(of node: YAMLNode, key: String?) throws(ConfigurationError) -> [YAMLNode.Entry] {
        switch node.content {
        case .map(let entries): return entries
        case .empty: return []
        case .list, .plain, .quoted:
            throw refusal(
                node, key, "a map is expected, and \(name(of: node)) stands here", "write one 'key: value' a line")
        }
    }

    /// The items of a list; none when nothing was written.
    func items(of node: YAMLNode, key: String) throws(ConfigurationError) -> [YAMLNode] {
        switch node.content {
        case .list(let items): return items
        case .empty: return []
        case .map, .plain, .quoted:
            throw refusal(
                node, key, "a list is expected, and \(name(of: node)) stands here",
                "write one item a line, each after a dash and a space")
        }
    }

    /// A string: in quotes anything, without quotes only what every YAML reader takes for one.
    func string(_ node: YAMLNode, key: String) throws(ConfigurationError) -> String {
        switch node.content {
        case .quoted(let text): return text
        case .plain(let text):
            guard let meaning = PlainScalar.otherMeaning(of: text) else { return text }
            throw refusal(
                node, key, "without quotes YAML readers may take \(text) for \(meaning)", "put it in quotes")
        case .empty, .list, .map:
            throw refusal(
                node, key, "text is expected, and \(name(of: node)) stands here",
                "write the text after the colon or dash, or remove the line")
        }
    }

    /// A whole number in plain decimal digits: other notations depend on the YAML version.
    func integer(_ node: YAMLNode, key: String) throws(ConfigurationError) -> Int {
        guard case .plain(let text) = node.content, let number = Int(text), String(number) == text else {
            throw refusal(
                node, key, "a whole number is expected, and \(name(of: node)) stands here",
                "write it in decimal digits without quotes")
        }
        return number
    }

    /// An error at `node`.
    func refusal(_ node: YAMLNode, _ key: String?, _ message: String, _ remedy: String) -> ConfigurationError {
        ConfigurationError(file: file, at: node.mark, key: key, message: message, remedy: remedy)
    }

    private func name(of node: YAMLNode) -> String {
        switch node.content {
        case .empty: "nothing"
        case .quoted(let text): "the text \(text.debugDescription)"
        case .plain(let text): text
        case .list: "a list"
        case .map: "a map"
        }
    }
}
