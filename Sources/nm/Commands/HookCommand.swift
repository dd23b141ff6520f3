import Daemon
import Installer
import Platform
import Transport

extension CommandSpec {
    /// What a gate's hook calls; everything in it is made to be quick.
    static let hookPostReceive: CommandSpec = CommandSpec(
        path: ["hook", "post-receive"], summary: "Take in a push; called by the gate's hook.",
        options: [OptionSpec("--gate", value: "DIR", "the gate that was pushed to")], isHidden: true,
        action: .immediate { invocation, session in
            guard let gate = invocation.value("--gate") else { throw UsageError("--gate is missing", hookPostReceive) }
            let layout = try session.layout()
            let control = session.control(layout)
            let inbox = Inbox(directory: layout.inbox)
            let ancestry = Ancestry.above(CurrentProcess.id)
            let hook = PostReceive(
                layout: layout, validSteps: StepName.skippable.map(\.rawValue),
                effects: .init(
                    record: { try inbox.write($0) }, notify: { notify($0, layout) },
                    startDaemon: { MainThread.work { await control.startForPush() } },
                    pusher: { Pusher.find(in: ancestry, gate: gate) },
                    hiddenRun: { PushingRun.find(in: ancestry, layout: layout) },
                    namedHome: { namedHome(session, layout) }))
            let report = hook.run(
                input: StandardStream.input.readAll(limit: 64 << 20), environment: session.environment, gate: gate)
            for line in report.lines { session.output.message(line) }
            return ExitCode(rawValue: report.exitCode)
        })

    /// The home, unless it is the one that the pusher's own commands use anyway.
    private static func namedHome(_ session: Session, _ layout: HomeLayout) -> String? {
        var environment = session.environment
        environment[session.application.homeVariable] = environment["NM_PUSHER_HOME"]
        let own = try? HomeDirectory.resolve(session.application, argument: nil, environment: environment)
        return own == layout.root ? nil : layout.root.path
    }

    /// Tells the daemon about the records, within a quarter of a second.
    private static func notify(_ records: [PushRecord], _ layout: HomeLayout) -> NotifyOutcome {
        do {
            let receipt = try DaemonConnection.ask(
                layout, version: BuildVersion.text, timeout: .milliseconds(250), Method.pushReceived,
                PushNotification(pushes: records.map(\.id)), returning: PushReceipt.self)
            return .answered(receipt.answers)
        } catch let failure as ConnectFailure {
            if failure.meansNobodyListens || layout.endpoint.isReplacedByNextServer(after: failure) {
                return FileLock.isHeld(layout.lockFile) == true ? .notListening : .notRunning
            }
            return failure.mayComeToAnswer ? .noAnswer : .unreachable("\(failure)")
        } catch let failure as CallFailure {
            switch failure {
            case .remote, .protocolViolation: return .declined("\(failure)")
            case .timedOut, .disconnected, .system: return .noAnswer
            }
        } catch {
            return .noAnswer
        }
    }
}
