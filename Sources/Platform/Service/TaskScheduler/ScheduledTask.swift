/// A task of Windows Task Scheduler that starts at its user's logon, and needs no elevation to be registered.
///
/// Its facts are from the schema that Microsoft publishes (MS-TSCH §2.5). A task carries no environment, no log file, no
/// stop timeout and no start limit; the first two are refused, the others left to the service.
public struct ScheduledTask: DefinitionFile {
    /// The manager that reads it.
    public static let kind = ServiceManagerKind.taskScheduler
    static let namespace = "http://schemas.microsoft.com/windows/2004/02/mit/task"

    /// What is said.
    public let definition: ServiceDefinition
    /// The proof of who wrote it.
    public let marker: OwnershipMarker
    /// The security identifier of the user whose logon starts the task, e.g. `S-1-5-21-…-1001`.
    public let userSID: String

    /// Says `definition` in Task Scheduler's language, for the user `userSID`.
    /// - Throws: ``RenderingRefusal`` for what it cannot say: an environment and a log file among it.
    public init(_ definition: ServiceDefinition, userSID: String) throws(RenderingRefusal) {
        try DefinitionChecks.check(definition)
        try TaskChecks.check(definition, userSID: userSID)
        self.definition = definition
        self.userSID = userSID
        let content = TaskContent.canonicalText(of: Self.task(definition, userSID: userSID, marker: nil))
        marker = OwnershipMarker(definition, content: content)
    }

    /// The XML of the task.
    public var text: String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n"
        Self.write(Self.task(definition, userSID: userSID, marker: marker), to: &text, indent: "")
        return text
    }

    /// The bytes of the file: UTF-16LE with a byte order mark, as the declaration says. Task Scheduler refuses a file
    /// whose declaration says UTF-8.
    public func rendered() -> [UInt8] { UTF16File.encoded(text) }

    private static func write(_ element: XMLElement, to text: inout String, indent: String) {
        text += "\(indent)<\(element.name)"
        for attribute in element.attributes { text += " \(attribute.name)=\"\(XMLText.escaped(attribute.value))\"" }
        if element.children.isEmpty {
            text += ">\(XMLText.escaped(element.text))</\(element.name)>\n"
            return
        }
        text += ">\n"
        for child in element.children { write(child, to: &text, indent: indent + "  ") }
        text += "\(indent)</\(element.name)>\n"
    }

    private static func task(
        _ definition: ServiceDefinition, userSID: String, marker: OwnershipMarker?
    ) -> XMLElement {
        var exec = [XMLElement("Command", text: definition.executable)]
        if !definition.arguments.isEmpty {
            exec.append(XMLElement("Arguments", text: WindowsCommandLine.joined(definition.arguments)))
        }
        exec.append(XMLElement("WorkingDirectory", text: definition.workingDirectory))
        let source = marker.map { [XMLElement("Source", text: $0.description)] } ?? []
        return XMLElement(
            "Task", attributes: ["version": "1.2", "xmlns": namespace],
            [
                XMLElement("RegistrationInfo", source + [XMLElement("Description", text: definition.summary)]),
                // A logon trigger without a user means every user's logon, which only an administrator may register.
                XMLElement(
                    "Triggers",
                    [
                        XMLElement(
                            "LogonTrigger", [XMLElement("Enabled", text: "true"), XMLElement("UserId", text: userSID)])
                    ]),
                XMLElement(
                    "Principals",
                    [
                        XMLElement(
                            "Principal", attributes: ["id": "Author"],
                            [
                                XMLElement("UserId", text: userSID),
                                XMLElement("LogonType", text: "InteractiveToken"),
                                XMLElement("RunLevel", text: "LeastPrivilege"),
                            ])
                    ]),
                XMLElement("Settings", settings(of: definition)),
                XMLElement("Actions", attributes: ["Context": "Author"], [XMLElement("Exec", exec)]),
            ])
    }

    /// Every setting is written: the defaults end a service on battery power, after three days, and when the user comes
    /// back to the keyboard.
    private static func settings(of definition: ServiceDefinition) -> [XMLElement] {
        var settings = [
            XMLElement("MultipleInstancesPolicy", text: "IgnoreNew"),
            XMLElement("DisallowStartIfOnBatteries", text: "false"),
            XMLElement("StopIfGoingOnBatteries", text: "false"),
            XMLElement("AllowHardTerminate", text: "true"),
            XMLElement("StartWhenAvailable", text: "true"),
            XMLElement("RunOnlyIfNetworkAvailable", text: "false"),
            XMLElement(
                "IdleSettings",
                [XMLElement("StopOnIdleEnd", text: "false"), XMLElement("RestartOnIdle", text: "false")]),
            XMLElement("AllowStartOnDemand", text: "true"),
            XMLElement("Enabled", text: "true"),
            XMLElement("Hidden", text: "false"),
            XMLElement("RunOnlyIfIdle", text: "false"),
            XMLElement("WakeToRun", text: "false"),
            XMLElement("ExecutionTimeLimit", text: "PT0S"),
            // The default, 7, is below normal for the processor and low for the disk; 4 to 6 are normal.
            XMLElement("Priority", text: "5"),
        ]
        if case .onFailure(let delay) = definition.restart {
            settings.append(
                XMLElement(
                    "RestartOnFailure",
                    [
                        // Less than a minute is not allowed.
                        XMLElement("Interval", text: delay <= 60 ? "PT1M" : "PT\(delay)S"),
                        // The most that can be said; the service itself gives up earlier.
                        XMLElement("Count", text: "255"),
                    ]))
        }
        return settings
    }
}
