/// Whether a process is what its definition says.
enum RunningProcess {
    /// Names what differs, and never a value: it may be a credential.
    static func drift(_ process: Int32, from installed: ParsedDefinition, host: any HostEvidence) -> [ServiceDrift] {
        var differences: [String] = []
        if host.runs(installed.executable, process: process) == false {
            differences.append("process \(process) does not run \(installed.executable)")
        }
        for (name, value) in installed.environment.sorted(by: { $0.key < $1.key }) {
            if let actual = host.environmentValue(name, of: process), actual != value {
                differences.append("\(name) has another value in process \(process)")
            }
        }
        return differences.map { .runningDiffers($0) }
    }
}
