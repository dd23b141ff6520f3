import Platform
package import Transport

/// Answers the daemon's methods. Runs on the event-loop thread, so everything that takes time is put off.
package struct DaemonAPI: RequestHandler {
    private let services: DaemonServices

    /// An API over the running daemon.
    package init(services: DaemonServices) { self.services = services }

    /// Answers one request: at once, later, or with a stream; never waits for anything itself.
    package func reply(to request: Request, peer: Peer) -> Reply {
        switch request.method {
        case Method.status:
            return later { .success(await services.status()) }
        case Method.awaitReady:
            return later {
                await services.waitUntilStarted()
                _ = try services.ready()
                return .success(Acknowledgement())
            }
        case Method.shutdown:
            services.requestShutdown(by: peer)
            return .now(.success(Acknowledgement()))
        case Method.environment: return environment(request)
        case Method.pushReceived: return push(request)
        case Method.registerRepository: return register(request)
        case Method.ejectRepository: return eject(request)
        case Method.listRuns: return list(request)
        case Method.getRun: return get(request)
        case Method.cancelRun: return cancel(request)
        case Method.respond: return respond(request)
        case Method.drain: return drain(peer)
        case Method.rerun: return rerun(request)
        case Method.subscribe: return subscribe(request)
        default: return .now(.failure(.methodNotFound(request.method)))
        }
    }

    private func environment(_ request: Request) -> Reply {
        with(request, as: EnvironmentQuery.self) { query in
            .success(try await services.ready().environment.report(refresh: query.refresh, revealed: query.revealed))
        }
    }

    private func push(_ request: Request) -> Reply {
        with(request, as: PushNotification.self) { parameters in
            guard let ready = try? services.ready() else {
                // The record in the inbox is all that is needed: it is taken in when this daemon or the next is ready.
                let message = services.phase == .stopping ? "the daemon is stopping" : nil
                let answers = parameters.pushes.map { PushAnswer(id: $0, state: .kept, message: message) }
                return .success(PushReceipt(answers: answers))
            }
            return .success(PushReceipt(answers: await ready.intake.takeIn(parameters.pushes)))
        }
    }

    private func register(_ request: Request) -> Reply {
        with(request, as: RepositoryRecord.self) { record in
            let ready = try services.ready()
            try await ready.store.perform { try $0.upsertRepository(record) }
            await ready.reconciler.reconcile(record.id)
            return .success(Acknowledgement())
        }
    }

    private func eject(_ request: Request) -> Reply {
        with(request, as: RepositoryReference.self) { parameters in
            let ready = try services.ready()
            await ready.intake.settled()
            try await ready.scheduler.cancel(
                repositoryID: parameters.repository, reason: "cancelled: repository ejected")
            try await ready.store.perform { try $0.forget(parameters.repository, layout: services.layout) }
            return .success(Acknowledgement())
        }
    }

    private func list(_ request: Request) -> Reply {
        with(request, as: RunQuery.self) { query in
            let ready = try services.ready()
            await ready.intake.settled()
            if let repository = query.repository { await ready.reconciler.reconcile(repository) }
            let holder = await ready.scheduler.holder
            return .success(try await ready.store.perform { try $0.summaries(query) }.map { $0.held(by: holder) })
        }
    }

    private func get(_ request: Request) -> Reply {
        with(request, as: RunReference.self) { parameters in
            .success(try await summary(parameters.run))
        }
    }

    private func cancel(_ request: Request) -> Reply {
        with(request, as: RunReference.self) { parameters in
            let summary = try await summary(parameters.run)
            guard !summary.status.isFinal else { throw APIError.runIsOver(summary.id, summary.status) }
            try await services.ready().scheduler.cancel(parameters.run, reason: "cancelled by the user")
            return .success(Acknowledgement())
        }
    }

    private func respond(_ request: Request) -> Reply {
        with(request, as: RunResponse.self) { parameters in
            let ready = try services.ready()
            ready.sessions.lend(parameters.session, to: parameters.run)
            try await ready.scheduler.respond(parameters.run, parameters.answer)
            return .success(Acknowledgement())
        }
    }

    private func drain(_ peer: Peer) -> Reply {
        do {
            let scheduler = try services.ready().scheduler
            return .stream(.success(Acknowledgement())) { sink in
                let begun = Task {
                    let holder = (try? await BlockingThread.run { QueueHold.words(peer.pid) }) ?? ""
                    return (holder, active: await scheduler.beginDrain(for: holder))
                }
                sink.onClose {
                    Task {
                        let (holder, _) = await begun.value
                        // Whoever asked went away before the daemon was stopped.
                        if (try? services.ready()) != nil { await scheduler.endDrain(for: holder) }
                    }
                }
                Task {
                    sink.send(DrainNotice(active: await begun.value.active), loss: .never)
                    await scheduler.waitUntilIdle()
                    sink.send(DrainNotice(active: []), loss: .never)
                }
            }
        } catch {
            return .now(.failure(Self.rpc(error)))
        }
    }

    private func rerun(_ request: Request) -> Reply {
        with(request, as: RerunRequest.self) { parameters in
            let ready = try services.ready()
            await ready.intake.settled()
            await ready.reconciler.reconcile(parameters.repository)
            let last = try await ready.store.perform { state in
                guard try state.repository(id: parameters.repository) != nil else {
                    throw APIError.unknownRepository(parameters.repository)
                }
                return try state.latestRun(repositoryID: parameters.repository, branch: parameters.branch)
            }
            // The gate knows better than the store when a push went unnoticed, and has nothing when it was deleted.
            let tip = try await ready.gateTip(parameters.repository, parameters.branch)
            guard let commit = tip ?? last?.commit else { throw APIError.nothingToRerun(branch: parameters.branch) }
            let run = RunRecord(
                id: RunID.mint(), repositoryID: parameters.repository, branch: parameters.branch, commit: commit,
                previousCommit: last?.commit, status: .pending, trigger: .rerun, skip: parameters.skip,
                // Who was to be asked about the push is to be asked about its repetition.
                approve: last?.approve ?? [], checkout: last?.checkout, createdAt: services.now())
            ready.sessions.lend(parameters.session, to: run.id)
            _ = try await ready.scheduler.submit(run)
            return .success(RunReference(run: run.id))
        }
    }

    private func subscribe(_ request: Request) -> Reply {
        do {
            let parameters = try request.params(as: Subscription.self)
            let ready = try services.ready()
            return .stream(.success(Acknowledgement())) { sink in
                RunStream(store: ready.store, hub: ready.hub, intake: ready.intake, log: services.log)
                    .serve(parameters, to: sink)
            }
        } catch {
            return .now(.failure(Self.rpc(error)))
        }
    }

    private func summary(_ run: RunID) async throws -> RunSummary {
        let ready = try services.ready()
        await ready.intake.settled()
        guard let summary = try await ready.store.perform({ try $0.summary(run) }) else {
            throw APIError.unknownRun(run.text)
        }
        return summary.held(by: await ready.scheduler.holder)
    }

    private func with<P: Decodable & Sendable>(
        _ request: Request, as type: P.Type, _ body: @escaping @Sendable (P) async throws -> Response
    ) -> Reply {
        do {
            let parameters = try request.params(as: type)
            return later { try await body(parameters) }
        } catch {
            return .now(.failure(error))
        }
    }

    private func later(_ body: @escaping @Sendable () async throws -> Response) -> Reply {
        .later {
            do { return try await body() } catch { return .failure(Self.rpc(error)) }
        }
    }

    private static func rpc(_ error: any Error) -> RPCError {
        switch error {
        case let error as RPCError: error
        case let error as APIError: error.rpc
        // Who works on an answer is asked to hurry when its client goes, which reads none, or when the daemon stops.
        case is CancellationError: APIError.notReady(phase: DaemonPhase.stopping.description).rpc
        default: APIError.failed("\(error)").rpc
        }
    }
}
