/// What a YAML text says, with the place where it says it.
package struct YAMLNode: Sendable, Hashable {
    /// A place in the text.
    package struct Mark: Sendable, Hashable {
        /// From 1.
        package let line: Int
        /// In Unicode scalars, from 1.
        package let column: Int

        /// The place at this line and column.
        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// One `key: value` of a map.
    package struct Entry: Sendable, Hashable {
        /// Unique in its map.
        package let key: String
        /// Where the key begins.
        package let mark: Mark
        /// What follows the colon.
        package let value: YAMLNode
    }

    /// The kinds of content.
    package indirect enum Content: Sendable, Hashable {
        /// Nothing was written, which YAML calls null.
        case empty
        /// Text in quotes: a string, whatever it looks like.
        case quoted(String)
        /// Text without quotes, whose type is the reader's guess.
        case plain(String)
        /// Items in their order.
        case list([YAMLNode])
        /// Entries in their order.
        case map([Entry])
    }

    /// Where it begins; for ``Content/empty``, where it would have begun.
    package let mark: Mark
    /// What it is.
    package let content: Content

    /// A node of these values.
    package init(mark: Mark, content: Content) {
        self.mark = mark
        self.content = content
    }
}
