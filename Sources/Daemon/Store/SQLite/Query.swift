/// One SQL statement under a short name: the name is its key in the statement cache and stands in errors.
struct Query: Sendable, Hashable {
    let name: String
    let sql: String

    /// Names `sql`. Two different statements of one database never share a name.
    init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
