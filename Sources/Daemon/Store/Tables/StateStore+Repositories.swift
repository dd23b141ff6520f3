extension StateStore {
    /// Records a repository, or refreshes the record that has its id and keeps when that was created.
    package func upsertRepository(_ repository: RepositoryRecord) throws {
        try database.run(
            .upsert,
            [
                .text(repository.id), .text(repository.workingPath), .text(repository.originURL),
                .text(repository.remoteName), .text(repository.defaultBranch), .time(repository.createdAt),
                .time(repository.updatedAt),
            ])
    }

    /// The repository with this id; nil when it is not gated.
    package func repository(id: String) throws -> RepositoryRecord? {
        try database.rows(.byID, [.text(id)], RepositoryRecord.init).first
    }

    /// All gated repositories, by id.
    package func repositories() throws -> [RepositoryRecord] {
        try database.rows(.all, [], RepositoryRecord.init)
    }

    /// Forgets a repository with all its runs, steps, events and pushed tips. An unknown id is no error.
    package func removeRepository(id: String) throws { try database.run(.remove, [.text(id)]) }
}

extension RepositoryRecord {
    fileprivate init(_ row: borrowing Row) throws(StoreError) {
        self.init(
            id: try row.text(0), workingPath: try row.text(1), originURL: try row.text(2),
            remoteName: try row.text(3), defaultBranch: try row.optionalText(4), createdAt: try row.time(5),
            updatedAt: try row.time(6))
    }
}

extension Query {
    private static let columns =
        "id, working_path, origin_url, remote_name, default_branch, created_at, updated_at"

    fileprivate static let upsert = Query(
        "record repository",
        """
        INSERT INTO repos (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            working_path = excluded.working_path, origin_url = excluded.origin_url,
            remote_name = excluded.remote_name, default_branch = excluded.default_branch,
            updated_at = excluded.updated_at
        """)

    fileprivate static let byID = Query("read repository", "SELECT \(columns) FROM repos WHERE id = ?")
    fileprivate static let all = Query("list repositories", "SELECT \(columns) FROM repos ORDER BY id")
    fileprivate static let remove = Query("remove repository", "DELETE FROM repos WHERE id = ?")
}
