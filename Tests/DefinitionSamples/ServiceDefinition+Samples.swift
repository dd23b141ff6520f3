package import Platform

extension Application {
    /// An application that is none.
    package static let sample = Application(name: "my-tool", reverseDNSPrefix: "org.example", homeVariable: "MY_HOME")
}

extension ServiceDefinition {
    /// A service with plain values, to be varied.
    package static func sample(
        version: String = "1.2.0", summary: String = "My tool's service",
        executable: String = "/opt/my-tool/bin/my-tool",
        arguments: [String] = ["serve", "--root", "/home/me/.my-tool"], environment: [String: String] = [:],
        workingDirectory: String = "/home/me/.my-tool", logFile: String? = nil,
        restart: RestartPolicy = .onFailure(delaySeconds: 2)
    ) throws -> ServiceDefinition {
        ServiceDefinition(
            application: .sample, version: version, role: "service",
            suffix: InstanceSuffix(of: try CanonicalRoot(of: "/home/me/.my-tool")), summary: summary,
            executable: executable, arguments: arguments, environment: environment, workingDirectory: workingDirectory,
            logFile: logFile, restart: restart, doNotRestartStatus: 78,
            startLimit: StartLimit(starts: 20, seconds: 300),
            stopTimeout: 45, readiness: .notify)
    }

    /// A service whose nine values are generated, of those that systemd can express.
    package static func generatedForSystemd(_ generator: inout SampleGenerator) throws -> ServiceDefinition {
        var environment: [String: String] = [:]
        for _ in 0..<3 {
            let variable = generator.variable()
            environment[variable.name] = variable.value
        }
        return try sample(
            executable: generator.executable(), arguments: (0..<3).map { _ in generator.argument() },
            environment: environment, workingDirectory: generator.path(), logFile: generator.path())
    }

    /// A service whose nine values are generated, of those that launchd can express.
    package static func generatedForLaunchd(_ generator: inout SampleGenerator) throws -> ServiceDefinition {
        let spaces: [Unicode.Scalar] = ["\t", "\n", "\r"]
        // Dropped at the beginning by whoever reads property lists, and refused for that.
        func value(_ generator: inout SampleGenerator) -> String {
            String(generator.text(with: spaces).unicodeScalars.drop { $0 == "\u{FEFF}" })
        }
        var environment: [String: String] = [:]
        for _ in 0..<3 { environment[generator.variable().name] = value(&generator) }
        return try sample(
            executable: generator.executable(), arguments: (0..<3).map { _ in value(&generator) },
            environment: environment, workingDirectory: generator.path(), logFile: generator.path())
    }

    /// A service whose values are generated, of those that Task Scheduler can express.
    package static func generatedForTaskScheduler(_ generator: inout SampleGenerator) throws -> ServiceDefinition {
        // Variables cannot be kept from being expanded, some characters are in no name of Windows, and a period is not
        // its last.
        func name(_ generator: inout SampleGenerator) -> String {
            String(
                String.UnicodeScalarView(
                    generator.text().unicodeScalars.filter { !"%\"<>|?*:".unicodeScalars.contains($0) })
            ).replacing(#".\"#, with: #"_\"#)
        }
        let arguments = (0..<4).map { _ in
            String(String.UnicodeScalarView(generator.text().unicodeScalars.filter { $0 != "%" }))
        }
        return try sample(
            executable: #"C:\Program Files\\#(name(&generator)).exe"#, arguments: arguments,
            workingDirectory: #"c:\users\\#(name(&generator))e"#)
    }
}
