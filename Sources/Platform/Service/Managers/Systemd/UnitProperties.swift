/// What systemd says about a unit: `systemctl show`, whose exit status is 0 even for a unit that does not exist.
struct UnitProperties: Sendable, Hashable {
    /// What is asked for; the names are from systemd's D-Bus interface and are stable.
    static let names = [
        "LoadState", "ActiveState", "SubState", "Result", "MainPID", "ExecMainStatus", "NRestarts", "UnitFileState",
        "NeedDaemonReload", "FragmentPath", "DropInPaths", "InvocationID", "AssertResult", "AssertTimestampMonotonic",
        "ConditionResult", "ConditionTimestampMonotonic", "Requires", "Requisite", "BindsTo", "WantedBy", "RequiredBy",
        "BoundBy", "TriggeredBy", "After", "Job", "ExecStartPre",
    ]
    /// What is asked for of a unit that another one depends on.
    static let namesOfOthers = "LoadState,ActiveState,SubState,InvocationID,Job,Type"

    var loadState: String
    var activeState: String
    var subState: String
    var result: String
    var mainPID: Int32?
    var exitStatus: Int32?
    var restarts: Int?
    /// Empty for a unit without a file.
    var fileState: String
    var needsReload: Bool
    var fragmentPath: String
    var dropIns: [String]
    /// What shows which start has really run.
    var traces: StartTraces
    /// The units without which it does not start.
    var required: [String]
    /// Those of them that also end it when they end.
    var bound: [String]
    /// Those of them that have to be up already: it does not have them started.
    var requisite: Set<String>
    /// The units that it waits for when they are started, too.
    var after: [String]
    /// The units that have it started.
    var wanters: [String]
    /// Something is about to be done to it, which waits for other units.
    var hasJob: Bool
    /// It does something once, and is over when that is done.
    var isOneshot: Bool
    /// A command that goes before the service was ended as a stop ends it: with SIGTERM, and not for its time.
    var wasPreparationEnded: Bool

    /// Reads `name=value` lines, in whatever order.
    /// - Returns: nil when the essential ones are missing.
    init?(_ text: String) {
        var values: [Substring: String] = [:]
        for line in text.split(separator: "\n") {
            guard let separator = line.firstIndex(of: "=") else { continue }
            values[line[..<separator]] = String(line[line.index(after: separator)...])
        }
        guard let loadState = values["LoadState"], let activeState = values["ActiveState"], !activeState.isEmpty else {
            return nil
        }
        self.loadState = loadState
        self.activeState = activeState
        subState = values["SubState"] ?? ""
        result = values["Result"] ?? ""
        mainPID = values["MainPID"].flatMap { Int32($0) }.flatMap { $0 > 0 ? $0 : nil }
        exitStatus = values["ExecMainStatus"].flatMap { Int32($0) }
        restarts = values["NRestarts"].flatMap { Int($0) }
        fileState = values["UnitFileState"] ?? ""
        needsReload = values["NeedDaemonReload"] == "yes"
        fragmentPath = values["FragmentPath"] ?? ""
        dropIns = Self.words(values["DropInPaths"] ?? "")
        bound = Self.words(values["BindsTo"] ?? "")
        requisite = Set(Self.words(values["Requisite"] ?? ""))
        required = bound + Self.words(values["Requires"] ?? "") + requisite.sorted()
        after = Self.words(values["After"] ?? "")
        wanters = ["WantedBy", "RequiredBy", "BoundBy", "TriggeredBy"].flatMap { Self.words(values[$0] ?? "") }
        hasJob = !["", "0"].contains(values["Job"] ?? "")
        isOneshot = values["Type"] == "oneshot"
        wasPreparationEnded =
            result == "signal" && (values["ExecStartPre"] ?? "").contains("; code=killed ; status=15/TERM }")
        traces = StartTraces(
            invocation: values["InvocationID"] ?? "",
            failedAssertion: values["AssertResult"] == "no" ? values["AssertTimestampMonotonic"] ?? "" : "",
            failedCondition: values["ConditionResult"] == "no" ? values["ConditionTimestampMonotonic"] ?? "" : "",
            isUp: false)
        traces.isUp = state.isUp
    }

    /// Nothing of it is in memory but the answer to this very question: no file, no link to one, and no start.
    var isUnheardOf: Bool {
        loadState == "not-found" && state == .stopped && traces.invocation.isEmpty && wanters.isEmpty
    }

    /// What depends on it cannot start: it has failed, or is down, and nobody has it come up.
    /// - Parameter isRequisite: it has to be up, and not only to have been.
    func isDown(isRequisite: Bool) -> Bool {
        switch state {
        case .running, .starting, .unknown: false
        case .waitingToRestart: true
        case .stopping, .failed: !hasJob
        // What was to be done once is done.
        case .stopped: !hasJob && (isRequisite || !isOneshot || traces.invocation.isEmpty)
        }
    }

    /// Somebody's stop is under way: only that makes it end with something still to be done to it.
    var isBeingStopped: Bool { state == .stopping && hasJob }

    /// What the service is doing.
    var state: ServiceState {
        switch activeState {
        case "active", "reloading", "refreshing": .running
        case "activating": subState.hasPrefix("auto-restart") ? .waitingToRestart : .starting
        case "deactivating": .stopping
        case "inactive": .stopped
        case "failed": .failed
        default: .unknown
        }
    }

    /// A list as systemctl prints it: words with spaces in them are quoted the way a shell would.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
