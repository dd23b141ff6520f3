import Platform
import Transport

/// Installs itself as a service of this user: launchd agent, systemd user unit or Task Scheduler task.
@main
struct Greeter {
    static func main() { MainThread.run("greeter", run) }

    static func run() throws {
        let application = Application(name: "greeter", reverseDNSPrefix: "org.example", homeVariable: "GREETER_HOME")
        let home = try HomeDirectory.resolve(application, argument: CommandLine.arguments.dropFirst(2).first)
        let endpoint = EndpointLocation(path: home.path + "/socket")
        let service = ServiceDefinition(
            application: application, version: "1.0", role: "daemon", suffix: InstanceSuffix(of: home),
            summary: "greets whoever asks", executable: CurrentProcess.executable, arguments: ["serve", home.path],
            workingDirectory: home.path, readiness: .notify)
        let manager = ServiceManagerChoice.manager(.native, .live(), temporaryDirectory: home.path)
        try FileSystem.makePrivateDirectory(home.path)
        switch CommandLine.arguments.dropFirst().first {
        case "plan": print(try MainThread.wait { try await manager.plan(service) })
        case "install":
            try MainThread.wait {
                try await manager.apply(manager.plan(service)) { _ = try Greeting.ask(at: endpoint) }
            }
        case "status": print(try MainThread.wait { try await manager.inspect(service).running })
        case "stop": try MainThread.wait { try await manager.stop(service) }
        case "uninstall": print(try MainThread.wait { try await manager.uninstall(service) }.joined(separator: "\n"))
        case "greet": print(try Greeting.ask(at: endpoint))
        case "serve": try Greeting.serve(at: endpoint)
        default: print(String(decoding: try SystemdUnit(service).rendered(), as: UTF8.self))
        }
    }
}
