@testable import Daemon

/// A ``YAMLNode`` without its places, for comparing what was meant with what was read.
indirect enum YAMLTree: Sendable, Hashable {
    case nothing
    case text(String)
    case list([YAMLTree])
    case map([Entry])

    struct Entry: Sendable, Hashable {
        let key: String
        let value: YAMLTree
    }

    init(_ node: YAMLNode) {
        switch node.content {
        case .empty: self = .nothing
        case .plain(let text), .quoted(let text): self = .text(text)
        case .list(let items): self = .list(items.map(YAMLTree.init))
        case .map(let entries): self = .map(entries.map { Entry(key: $0.key, value: YAMLTree($0.value)) })
        }
    }
}

extension YAMLTree: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(arrayLiteral items: YAMLTree...) { self = .list(items) }
    init(nilLiteral: ()) { self = .nothing }
    init(dictionaryLiteral entries: (String, YAMLTree)...) {
        self = .map(entries.map { Entry(key: $0.0, value: $0.1) })
    }
}
