/// Windows Task Scheduler, for the tasks of one user, without any right that the user does not have anyway.
///
/// Task Scheduler keeps definitions itself, and ends a task only by killing it. So a definition is written to a private
/// file for `schtasks /create` to read, and what is to end is asked to by the application first.
public struct TaskSchedulerManager: TransactionalManager {
    /// Asks a service to end by itself, by whatever means the application has; the task is killed if it does not.
    public typealias OrderlyStop = @Sendable (ServiceDefinition) async throws -> Void

    /// Which manager this is.
    public let kind = ServiceManagerKind.taskScheduler
    let context: ManagerContext
    /// A directory of this user's alone.
    let temporaryDirectory: String
    let askToStop: OrderlyStop

    /// How long a task may stay queued.
    static let startBudget = Duration.seconds(60)
    /// How long ending takes after `/end` has killed the process.
    static let endBudget = Duration.seconds(15)

    /// Makes a manager; nothing is asked or changed.
    /// - Parameters:
    ///   - temporaryDirectory: a directory that only this user can enter, for definitions on their way in.
    ///   - askToStop: called before a task that runs is ended.
    public init(_ context: ManagerContext, temporaryDirectory: String, askToStop: @escaping OrderlyStop) {
        self.context = context
        self.temporaryDirectory = temporaryDirectory
        self.askToStop = askToStop
    }

    var schtasks: ManagerTool { tool("schtasks") }
    private var powershell: ManagerTool { tool("powershell") }

    private func tool(_ name: String) -> ManagerTool {
        ManagerTool(name: name, runner: context.runner, environment: context.environment)
    }

    /// Whether Task Scheduler answers.
    public func availability() async -> ServiceAvailability {
        do {
            _ = try await state(of: "availability")
            return .available
        } catch {
            if case .unavailable(let reason) = error.cause { return .unavailable(reason) }
            return .unavailable(.silent(error.description))
        }
    }

    /// This user's security identifier; `whoami` prints the name and it as one line of CSV.
    func userSID() async throws(ServiceManagerError) -> String {
        let whoami = tool("whoami")
        let arguments = ["/user", "/fo", "csv", "/nh"]
        let result = try await whoami.require(arguments, for: "whoami")
        let field = result.outputText.split(separator: ",").last ?? ""
        let sid = field.filter { $0 != "\"" && !$0.isWhitespace }
        guard sid.hasPrefix("S-1-"), sid.utf8.allSatisfy({ "S-0123456789".utf8.contains($0) }) else {
            throw whoami.failure(.unreadableAnswer("no security identifier"), arguments, result, for: "whoami")
        }
        return sid
    }

    /// The task's state; nil when there is no such task.
    func state(of task: String) async throws(ServiceManagerError) -> TaskState? {
        let arguments = PowerShell.arguments(PowerShell.state(of: task))
        let result = try await powershell.require(arguments, for: task)
        if result.outputText == "absent" { return nil }
        guard let state = TaskState(result.outputText) else {
            throw powershell.failure(.unreadableAnswer("no three numbers"), arguments, result, for: task)
        }
        return state
    }

    /// A task's state and definition, the latter as a file would have it.
    struct Record: Sendable {
        var state: TaskState
        /// UTF-16LE with its byte order mark.
        var bytes: [UInt8]
    }

    /// State and definition of several tasks at once, because a PowerShell takes its time to start; nil for each that
    /// does not exist.
    func records(of tasks: [String]) async throws(ServiceManagerError) -> [Record?] {
        let arguments = PowerShell.arguments(PowerShell.survey(of: tasks))
        let result = try await powershell.require(arguments, for: tasks[0])
        var records: [Record?] = []
        for line in result.outputText.split(whereSeparator: \.isNewline) {
            if line == "absent" {
                records.append(nil)
                continue
            }
            guard let gap = line.lastIndex(of: " "), let state = TaskState(String(line[..<gap])),
                let bytes = Base64.decode(line[line.index(after: gap)...]), !bytes.isEmpty
            else { throw powershell.failure(.unreadableAnswer("no task"), arguments, result, for: tasks[0]) }
            records.append(Record(state: state, bytes: [0xFF, 0xFE] + bytes))
        }
        guard records.count == tasks.count else {
            throw powershell.failure(.unreadableAnswer("not one line a task"), arguments, result, for: tasks[0])
        }
        return records
    }

    /// The definitions of all tasks whose name begins with `prefix`.
    func definitions(prefix: String) async throws(ServiceManagerError) -> [(name: String, bytes: [UInt8]?)] {
        let result = try await powershell.require(
            PowerShell.arguments(PowerShell.definitions(prefix: prefix)), for: prefix)
        return result.outputText.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2 else { return nil }
            return (String(words[0]), Base64.decode(words[1]).map { [0xFF, 0xFE] + $0 })
        }
    }

    /// Tasks have no permission bits; what is reported as those never differs.
    static let mode: UInt16 = 0o600

    func stored(_ definition: ServiceDefinition) async throws -> StoredDefinition {
        try await Self.stored(records(of: [definition.taskName])[0])
    }

    static func stored(_ record: Record?) -> StoredDefinition { record.map { .file($0.bytes, mode: mode) } ?? .absent }
}
