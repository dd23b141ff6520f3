import Platform

/// Installs itself as a service of this user: launchd agent, systemd user unit or Task Scheduler task.
@main
struct Greeter {
    static func main() async throws {
        let application = Application(name: "greeter", reverseDNSPrefix: "org.example", homeVariable: "GREETER_HOME")
        let home = try HomeDirectory.resolve(application)
        let service = ServiceDefinition(
            application: application, version: "1.0", role: "daemon", suffix: InstanceSuffix(of: home),
            summary: "greets whoever asks", executable: CurrentProcess.executable, arguments: ["serve", home.path],
            workingDirectory: home.path)
        let manager = ServiceManagerChoice.manager(.native, .live(), temporaryDirectory: home.path)
        switch CommandLine.arguments.dropFirst().first {
        case "plan": print(try await manager.plan(service))
        case "install":
            try FileSystem.makePrivateDirectory(home.path)
            for note in try await manager.apply(manager.plan(service), ready: {}) { print(note) }
        case "status": print(try await manager.inspect(service).running)
        case "stop": try await manager.stop(service)
        case "uninstall": for line in try await manager.uninstall(service) { print(line) }
        default: print(String(decoding: try SystemdUnit(service).rendered(), as: UTF8.self))
        }
    }
}
