/// What a task says, apart from how its XML says it.
///
/// Task Scheduler writes a registered task anew: in its own order, with elements of its own, without those that equal
/// its defaults. So a task is signed and compared by the values that we set, read with the defaults filled in.
enum TaskContent {
    /// An element that we set, and what holds when it is missing (MS-TSCH §2.5, the defaults of the schema).
    private struct Setting {
        var path: [String]
        var missing: String
        /// Task Scheduler may write a user by name or by identifier, so that only having one counts.
        var isUser = false

        init(_ path: String, missing: String, isUser: Bool = false) {
            self.path = path.split(separator: "/").map(String.init)
            self.missing = missing
            self.isUser = isUser
        }
    }

    private static let settings = [
        Setting("RegistrationInfo/Description", missing: ""),
        Setting("Triggers/LogonTrigger/Enabled", missing: "true"),
        Setting("Triggers/LogonTrigger/UserId", missing: "", isUser: true),
        Setting("Triggers/LogonTrigger/Delay", missing: ""),
        Setting("Principals/Principal/UserId", missing: "", isUser: true),
        Setting("Principals/Principal/LogonType", missing: ""),
        Setting("Principals/Principal/RunLevel", missing: "LeastPrivilege"),
        Setting("Settings/MultipleInstancesPolicy", missing: "IgnoreNew"),
        Setting("Settings/DisallowStartIfOnBatteries", missing: "true"),
        Setting("Settings/StopIfGoingOnBatteries", missing: "true"),
        Setting("Settings/AllowHardTerminate", missing: "true"),
        Setting("Settings/StartWhenAvailable", missing: "false"),
        Setting("Settings/RunOnlyIfNetworkAvailable", missing: "false"),
        Setting("Settings/IdleSettings/StopOnIdleEnd", missing: "true"),
        Setting("Settings/IdleSettings/RestartOnIdle", missing: "false"),
        Setting("Settings/AllowStartOnDemand", missing: "true"),
        Setting("Settings/Enabled", missing: "true"),
        Setting("Settings/Hidden", missing: "false"),
        Setting("Settings/RunOnlyIfIdle", missing: "false"),
        Setting("Settings/WakeToRun", missing: "false"),
        Setting("Settings/ExecutionTimeLimit", missing: "PT72H"),
        Setting("Settings/Priority", missing: "7"),
        Setting("Settings/RestartOnFailure/Interval", missing: ""),
        Setting("Settings/RestartOnFailure/Count", missing: ""),
        Setting("Actions/Exec/Command", missing: ""),
        Setting("Actions/Exec/Arguments", missing: ""),
        Setting("Actions/Exec/WorkingDirectory", missing: ""),
    ]

    /// The values as text that is the same for the same meaning.
    static func canonicalText(of task: XMLElement) -> String {
        var lines = settings.map { setting in
            let value = task[setting.path]?.text.trimmed ?? setting.missing
            return setting.isUser && !value.isEmpty
                ? setting.path.joined(separator: "/") : "\(setting.path.joined(separator: "/"))=\(value)"
        }
        // Another trigger, principal or action would be ours to notice, whatever it is.
        for list in ["Triggers", "Principals", "Actions"] {
            lines.append("\(list): \(task[[list]]?.children.map(\.name).joined(separator: " ") ?? "")")
        }
        return lines.joined(separator: "\n")
    }
}
