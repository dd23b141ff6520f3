import Platform
import Testing
import Transport

@testable import Daemon

/// What a home's runs are read from.
@Suite struct StateReaderTests {
    /// Knows one run, which no store has.
    private struct Accepting: RequestHandler {
        let run: RunRecord

        func reply(to request: Request, peer: Peer) -> Reply {
            guard request.method == Method.getRun, let wanted = try? request.params(as: RunReference.self) else {
                return .now(.failure(.methodNotFound(request.method)))
            }
            guard wanted.run == run.id else { return .now(.failure(APIError.unknownRun(wanted.run.text).rpc)) }
            let summary = RunSummary(run, repository: nil, steps: [], queuePosition: 1)
            return .later { .success(summary) }
        }
    }

    @Test func `a run that the daemon has only just accepted is found, though no store has it`() async throws {
        let scratch = try ScratchDirectory()
        let layout = HomeLayout(root: try CanonicalRoot(of: scratch.path))
        try layout.prepare()
        let run = RunRecord(
            id: RunID.mint(), repositoryID: "0123456789ab", branch: "main", commit: String(repeating: "1", count: 40),
            previousCommit: nil, status: .pending, trigger: .push, skip: [], approve: [], checkout: nil,
            createdAt: Timestamp(milliseconds: 1))
        let server = Server(
            at: layout.endpoint, identity: ServerIdentity(version: "1", instance: "i"), handler: Accepting(run: run))
        server.setPhase(DaemonPhase.ready.description)
        let reader = StateReader(layout: layout, version: "1")
        try await BlockingThread.run {
            try server.start()
            defer { server.stop() }
            #expect(try reader.run(run.id)?.status == .pending)
            #expect(try reader.run(RunID.mint()) == nil)
        }
        #expect(try await BlockingThread.run { try reader.run(run.id) } == nil, "nobody knows it now")
    }
}
