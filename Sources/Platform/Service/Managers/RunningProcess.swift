/// Whether a process is what its definition says.
package enum RunningProcess {
    /// Names what differs, and never a value: it may be a credential.
    package static func drift(_ process: Int32, from installed: ParsedDefinition, host: any HostEvidence)
        -> [ServiceDrift]
    {
        var differences: [String] = []
        if host.runs(installed.executable, process: process) == false {
            differences.append("process \(process) does not run \(installed.executable)")
        } else if host.runs(installed.executable, process: process) == true, host.runsReplacedFile(process) == true {
            differences.append("\(installed.executable) was replaced since process \(process) was started from it")
        }
        // Every process that a manager starts has one of these; one without them cannot be looked into.
        let isReadable = ["PATH", "HOME", "USER"].contains { host.environmentValue($0, of: process) != nil }
        for (name, value) in installed.environment.sorted(by: { $0.key < $1.key }) {
            let actual = host.environmentValue(name, of: process)
            if let actual, actual != value {
                differences.append("\(name) has another value in process \(process)")
            } else if actual == nil, isReadable {
                differences.append("\(name) is missing in process \(process)")
            }
        }
        return differences.map { .runningDiffers($0) }
    }
}
