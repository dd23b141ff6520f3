import Platform

extension Recovery {
    /// Puts what is ours in every gate in order, and ends servers that nobody needs any more.
    package static func checkGatesAndServers(
        layout: HomeLayout, store: Store, executable: String, log: DaemonLog
    ) async {
        do {
            let repositories = try await store.perform { try $0.repositories() }
            try await BlockingThread.run {
                OrphanedServers.reap(in: layout.servers, log: log)
                for repository in repositories {
                    do {
                        let renewed = try GateCheck.refresh(repository.id, layout: layout, executable: executable)
                        guard !renewed.isEmpty else { continue }
                        log.info(
                            "gate renewed",
                            ["repository": repository.id, "what": renewed.joined(separator: ",")])
                    } catch {
                        log.warn("gate not checked", ["repository": repository.id, "error": "\(error)"])
                    }
                }
            }
        } catch {
            log.warn("gates not checked", ["error": "\(error)"])
        }
    }
}
