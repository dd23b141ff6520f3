import Platform

extension StateStore {
    /// Forgets a repository: its rows, the logs of its runs, and pushes that were not taken in.
    package func forget(_ repositoryID: String, layout: HomeLayout) throws {
        let runs = try runs(repositoryID: repositoryID, limit: .max)
        try removeRepository(id: repositoryID)
        for run in runs { try FileSystem.removeTree(layout.runLogs(run.id.text)) }
        let inbox = Inbox(directory: layout.inbox)
        for record in try inbox.records(nil) where record.repositoryID == repositoryID {
            try inbox.remove(record.id)
        }
    }
}
