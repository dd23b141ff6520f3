/// A user unit of systemd.
///
/// Its facts are from systemd.service(5), systemd.exec(5), systemd.kill(5) and systemd.unit(5), and were compared with
/// what systemd's own parser makes of the text. Needs systemd 244, which brought the `:` before a command line.
public struct SystemdUnit: DefinitionFile {
    /// The manager that reads it.
    public static let kind = ServiceManagerKind.systemd

    /// What is said.
    public let definition: ServiceDefinition
    /// The proof of who wrote it.
    public let marker: OwnershipMarker
    private let content: String

    /// Says `definition` in systemd's language.
    /// - Throws: ``RenderingRefusal`` for what it cannot say.
    public init(_ definition: ServiceDefinition) throws(RenderingRefusal) {
        try DefinitionChecks.check(definition)
        self.definition = definition
        content = try Self.text(of: definition)
        marker = OwnershipMarker(definition, content: content)
    }

    /// The unit file.
    public var text: String { Self.markerLine(marker) + content }

    /// The comment that holds the marker; it may stand anywhere in the file.
    static func markerLine(_ marker: OwnershipMarker) -> String { "\(markerPrefix)\(marker)\n" }
    static let markerPrefix = "# Ownership: "

    private static func text(of definition: ServiceDefinition) throws(RenderingRefusal) -> String {
        var lines = [
            "# \(definition.application.name) refreshes this file; one that was changed is kept aside. Settings of your own",
            "# belong into a drop-in: systemctl --user edit \(definition.unitName)",
            "[Unit]", "Description=" + (try SystemdSyntax.rawText(definition.summary, field: "Description")),
        ]
        // In [Service] systemd ignores these two.
        if let limit = definition.startLimit {
            lines += ["StartLimitIntervalSec=\(limit.seconds)", "StartLimitBurst=\(limit.starts)"]
        }
        lines += ["", "[Service]", definition.readiness == .notify ? "Type=notify" : "Type=exec"]
        lines.append("ExecStart=:" + (try commandLine(of: definition)))
        lines.append(
            "WorkingDirectory="
                + (try SystemdSyntax.rawDirectory(definition.workingDirectory, field: "WorkingDirectory")))
        for (name, value) in definition.environment.sorted(by: { $0.key < $1.key }) {
            lines.append("Environment=" + (try SystemdSyntax.assignment(name, value)))
        }
        if let log = definition.logFile {
            let path = try SystemdSyntax.rawPath(log, field: "StandardOutput")
            lines += ["StandardOutput=append:\(path)", "StandardError=inherit"]
        }
        lines += restartLines(of: definition)
        // mixed: the service is asked to stop, not the children that it may want to end in its own order; whatever is
        // left in its control group after that is killed. OOMPolicy: a child that runs out of memory is the service's
        // business, too.
        lines += [
            "TimeoutStopSec=\(definition.stopTimeout)", "KillMode=mixed", "OOMPolicy=continue", "", "[Install]",
            "WantedBy=default.target", "",
        ]
        if let long = lines.first(where: { $0.utf8.count >= SystemdSyntax.longestLine }) {
            throw RenderingRefusal(
                field: String(long.prefix { $0 != "=" }), value: nil, reason: "makes a line of more than 1 MiB",
                remedy: "keep the data in a file, and pass the file's name")
        }
        return lines.joined(separator: "\n")
    }

    private static func commandLine(of definition: ServiceDefinition) throws(RenderingRefusal) -> String {
        let executable = definition.executable
        try SystemdSyntax.checkPath(executable, field: "ExecStart")
        if executable == "/" {
            throw RenderingRefusal(
                field: "ExecStart", value: executable, reason: "is a directory", remedy: "name an executable file")
        }
        var words: [String] = []
        for word in SystemdLauncher.words(before: executable) + [executable] + definition.arguments {
            words.append(try SystemdSyntax.word(word, field: "ExecStart", value: word))
        }
        return words.joined(separator: " ")
    }

    private static func restartLines(of definition: ServiceDefinition) -> [String] {
        guard case .onFailure(let delay) = definition.restart else { return ["Restart=no"] }
        let exception = definition.doNotRestartStatus.map { ["RestartPreventExitStatus=\($0)"] } ?? []
        return ["Restart=on-failure", "RestartSec=\(delay)"] + exception
    }
}
