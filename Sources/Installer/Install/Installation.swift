import Daemon
import Platform

/// The part of an installation that the new executable does itself, after `install.sh` has verified it: it takes its
/// place, writes the receipt, and sees to the daemon. Repeating it repairs. Blocks.
package struct Installation: Sendable {
    private let context: UpdateContext
    private let request: Request
    private let options: UpdateOptions

    /// What the installer asks for.
    package struct Request: Sendable {
        /// The executable that takes the place; the one of this process.
        package var newExecutable: String
        /// Where updates come from; nil for a build from source.
        package var source: String?
        /// Whose signatures count.
        package var signers: TrustedSigners
        /// The user chose them, so they replace what was trusted before.
        package var choosesSigners: Bool
        /// Allowed signers that the release names for those after it.
        package var nextSigners: String?
        /// The link on PATH that the installer made.
        package var link: String?
        /// The topmost directory that the installer made for the link.
        package var madeForLink: String?
        /// The topmost directory that the installer made for the executable.
        package var madeForExecutable: String?
        /// The version was asked for by name, so it may be older than what was there.
        package var isPinned: Bool

        /// A request of these values.
        package init(
            newExecutable: String, source: String?, signers: TrustedSigners, choosesSigners: Bool,
            nextSigners: String?, link: String?, madeForLink: String?, madeForExecutable: String?, isPinned: Bool
        ) {
            self.newExecutable = newExecutable
            self.source = source
            self.signers = signers
            self.choosesSigners = choosesSigners
            self.nextSigners = nextSigners
            self.link = link
            self.madeForLink = madeForLink
            self.madeForExecutable = madeForExecutable
            self.isPinned = isPinned
        }
    }

    /// An installation that does nothing before it is run.
    /// - Parameter options: how an update is put to the proof that was interrupted.
    package init(_ context: UpdateContext, _ request: Request, options: UpdateOptions = UpdateOptions()) {
        self.context = context
        self.request = request
        self.options = options
    }

    /// Does it.
    /// - Throws: `UpdateError/busy`, `ReleaseError/replayed`, `ReceiptError` or `SystemError`; and what keeps an update that
    ///   was interrupted from being taken back, before anything is replaced.
    package func run() throws {
        try refuseForeign()
        try context.layout.prepare()
        let lock = try context.lock()
        var stopped: HomeDaemon?
        let outcome = Result { try locked(&stopped) }
        lock.release()
        if let daemon = stopped, (try? outcome.get()) == nil || daemon.layout.root != context.layout.root {
            do {
                for note in try daemon.start(patience: options.startPatience) { context.report(.warning(note)) }
            } catch {
                context.report(.warning("the daemon of \(daemon.layout.root) does not start: \(error)"))
            }
            stopped = nil
        }
        try outcome.get()
        try HomePointer.write(context.location, in: context.layout.root)
        try seeToDaemon(hasToRun: stopped != nil)
    }

    /// Files of somebody else's that have the names of ours are left alone.
    /// - Throws: ``ReceiptError/foreign(_:)``, ``InstallationError/foreign(_:)``; nothing was changed.
    private func refuseForeign() throws {
        let location = context.location
        for path in [location.receipt, HomePointer.path(in: context.layout.root)] {
            do {
                _ = try Receipt.read(path)
            } catch ReceiptError.foreign(let path) {
                throw ReceiptError.foreign(path)
            } catch {}
        }
        // As a file each would be ours, and replaced.
        for path in location.companions where FileSystem.kind(of: path) == .directory {
            throw InstallationError.foreign(path)
        }
        switch FileSystem.kind(of: location.executable) {
        case nil: return
        case .file?:
            let isKnown = [location.receipt, location.journal].contains { FileSystem.kind(of: $0) != nil }
            if isKnown || isOwnProgram { return }
        default: break
        }
        throw InstallationError.foreign(location.executable)
    }

    /// Whether what has the executable's name is of us, though there is no receipt: all of ours name the purpose of the
    /// signatures that they ask for.
    private var isOwnProgram: Bool {
        let limit = ReleaseArtifact.largestExecutable
        guard let bytes = try? FileSystem.read(context.location.executable, limit: limit) else { return false }
        return bytes.firstRange(of: Array(TrustedSigners.namespace.utf8)) != nil
    }

    /// The receipt of an earlier installation; one that cannot be read is what a second installation repairs.
    private func knownReceipt() -> Receipt? { (try? Receipt.read(context.location.receipt)) ?? nil }

    /// - Parameter stopped: the daemon that has to run again in the end, which this may have stopped.
    private func locked(_ stopped: inout HomeDaemon?) throws {
        stopped = try InterruptedUpdate.clear(context, for: context.version, options: options)
        let known = knownReceipt()
        if let known, !request.isPinned, !context.version.isDevelopment, context.version < known.floor {
            throw ReleaseError.replayed(offered: context.version, floor: known.floor)
        }
        let bytes = try FileSystem.read(request.newExecutable, limit: ReleaseArtifact.largestExecutable)
        let present = try? FileSystem.read(context.location.executable, limit: ReleaseArtifact.largestExecutable)
        if present != bytes || !ExecutableSearch.isExecutable(context.location.executable) {
            try context.replacement.stage(bytes)
            try context.replacement.swap()
            context.report(.step("installed \(context.location.executable)"))
        } else {
            context.report(.step("\(context.location.executable) is this version already"))
        }
        var receipt = Receipt(
            executable: context.location.executable, version: context.version, source: request.source ?? "",
            signers: signers(known), floor: request.isPinned ? known?.floor ?? context.version : context.version,
            link: request.link ?? known?.link)
        var links = known?.allLinks ?? [:]
        if let link = receipt.link {
            let known = links.removeValue(forKey: link) ?? takenOver(link)
            receipt.madeForLink = request.madeForLink ?? known.flatMap { $0.isEmpty ? nil : $0 }
        }
        receipt.otherLinks = links.isEmpty ? nil : links
        receipt.madeForExecutable = request.madeForExecutable ?? known?.madeForExecutable
        receipt.madeForService =
            known?.madeForService ?? context.daemon.serviceDirectory().flatMap(MadeDirectory.topmostMissing)
        receipt.bad = known?.bad.filter { $0.version != context.version } ?? []
        try context.replacement.record(receipt)
        try context.replacement.close()
    }

    /// What another installation made for a link that leads to its executable until now.
    private func takenOver(_ link: String) -> String? {
        guard let other = try? InstallLocation(of: link), other.executable != context.location.executable else {
            return nil
        }
        return ((try? Receipt.read(other.receipt)) ?? nil)?.allLinks[link]
    }

    /// Whose signatures count from here on: also the ones that an earlier release has named, unless the user says.
    private func signers(_ known: Receipt?) -> TrustedSigners {
        var signers = request.signers
        if !request.choosesSigners, request.source != nil, let known {
            signers = signers.adding(known.signers.text)
        }
        return request.nextSigners.map { signers.adding($0) } ?? signers
    }

    private func seeToDaemon(hasToRun: Bool) throws {
        let (status, _) = context.daemon.probe()
        let isCurrent = context.daemon.record().map {
            $0.executable == context.location.executable && $0.version == "\(context.version)"
        }
        if status.state == .stopped, !hasToRun, try !context.daemon.hasManager() && context.daemon.service() == nil {
            return context.report(
                .step("no service manager can be used here; the daemon starts by itself when it is needed"))
        }
        if status.state == .running, isCurrent != true {
            // No run begins between the look and the stop.
            defer { try? context.endHold() }
            try context.beginHold()
            let hold = try? context.daemon.hold()
            let isIdle = hold.map(\.active.isEmpty) ?? ((status.activeRuns ?? 1) + (status.queuedRuns ?? 1) == 0)
            guard isIdle else {
                return context.report(
                    .warning("the running daemon has runs and stays the old version; later: no-mistakes daemon restart")
                )
            }
            try withExtendedLifetime(hold) { try context.daemon.stop() }
        }
        for note in try context.daemon.start(patience: UpdateOptions.returnPatience) { context.report(.warning(note)) }
        context.report(.step("the daemon runs"))
    }
}
