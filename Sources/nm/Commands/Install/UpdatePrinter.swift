import Daemon
import Installer
import Platform
import Synchronization

/// Prints what an update does: for people on standard error, or one JSON object a line on standard output.
final class UpdatePrinter: Sendable {
    private let output: Output
    private let json: Bool
    /// Whether a line may be overwritten.
    private let isInteractive: Bool
    /// Whether something else is what the command was asked for: standard output is for that alone.
    private let isAside: Bool
    /// The last percentage that was printed.
    private let shown = Mutex(-1)

    init(output: Output, json: Bool = false, isInteractive: Bool = false, isAside: Bool = false) {
        self.isAside = isAside
        self.output = output
        self.json = json
        self.isInteractive = isInteractive
    }

    func print(_ event: UpdateEvent) {
        if case .downloaded(let bytes, let total) = event { return progress(bytes, total, event) }
        if json { return line(event) }
        switch event {
        case .warning(let text): output.message("warning: \(text)")
        case .step(let text): output.message(text)
        case .available(let current, let latest, let isNamed):
            let age = latest < current ? ", which is newer" : ""
            let option = isNamed ? " --version \(latest)" : ""
            result("\(latest) is there; this is \(current)\(age). Get it with: no-mistakes update\(option)")
        case .current(let version): result("\(version) is the version to have here")
        case .updated(let from, let to): result("updated from \(from) to \(to)")
        case .rolledBack(let from, let to, _): output.message("\(from) is back in the place of \(to)")
        case .downloaded, .refused, .failed: return
        }
    }

    private func result(_ text: String) { isAside ? output.message(text) : output.line(text) }

    /// Once for each percent; without a terminal once for each quarter.
    private func progress(_ bytes: Int, _ total: Int, _ event: UpdateEvent) {
        let percent = total == 0 ? 100 : bytes * 100 / total
        let step = isInteractive || json ? percent : percent / 25 * 25
        let isNew = shown.withLock { shown in
            defer { shown = step }
            return shown != step
        }
        guard isNew else { return }
        if json { return line(event) }
        if isInteractive {
            output.prompt("\rdownloading \(percent) % of \(total) bytes\(percent == 100 ? "\n" : "")")
        } else {
            output.message("downloading \(step) % of \(total) bytes")
        }
    }

    private func line(_ event: UpdateEvent) {
        guard let text = try? RecordText.encode(event) else { return }
        output.raw(Array(CredentialRedaction.redact(String(decoding: text, as: UTF8.self)).utf8) + [0x0A])
    }
}
