import Platform

/// Lingering of the user whose services these are, and the memory of having enabled it.
struct Lingering: Sendable {
    let layout: HomeLayout
    /// The world that systemd's commands find.
    let context: ManagerContext
    /// Where the definition of a home goes; nil when that is not known.
    let unit: @Sendable (HomeLayout) -> String?

    /// Whether the user lingers, by logind's record on disk.
    /// - Parameter asking: may run a command to find the user's name, and asks logind itself.
    func recorded(asking: Bool) async -> Fact {
        do {
            guard let user = try await userName(asking: asking) else {
                return Fact(.unknown, source: "/etc/passwd", detail: "it does not name the user \(context.userID)")
            }
            let linger = Linger(context, user: user)
            return asking ? await linger.read() : linger.recorded()
        } catch {
            return Fact(.unknown, source: "getent", detail: "\(error)")
        }
    }

    /// Enables lingering, and remembers it when it was not enabled before.
    /// - Parameter isManaged: systemd has the daemon that runs; any other does not notice.
    /// - Returns: what was done, in words.
    /// - Throws: ``LingerRefusal`` with the command for root, or what keeps the user's name unknown.
    func enable(isManaged: Bool) async throws -> String {
        let user = try await Linger.userName(context)
        let consequence =
            isManaged
            ? ""
            : "; it is of use to this daemon only when systemd has it, which it has not: no-mistakes daemon restart"
        let linger = Linger(context, user: user)
        let already = "lingering of \(user) was enabled already\(consequence)"
        if await linger.read().isTrue { return already }
        let (record, memory) = (LingerRecord(user: user, enabledAt: .now()), LingerMemory(layout, unit: unit(layout)))
        // Before it is done, so that also somebody who is killed in between knows whose it was.
        try await BlockingThread.run { try memory.write(record) }
        do {
            guard try await linger.enable() else {
                try await BlockingThread.run { try memory.remove() }
                return already
            }
        } catch let error as LingerRefusal {
            // Where nobody can tell, what loginctl claims to have done may have been done.
            let isDone = error.found.answer == .unknown && error.answer.isEmpty
            if !isDone { try await BlockingThread.run { try memory.remove() } }
            throw error
        }
        if !isManaged { return "lingering of \(user) is enabled\(consequence)" }
        return "lingering of \(user) is enabled: the daemon starts with the machine and goes on after a logout"
    }

    /// Disables lingering if it was enabled from this home; another home of this user that still has a service keeps
    /// it, and takes the memory over.
    /// - Parameter heir: the root of such a home.
    /// - Returns: what was done, in words; nil when there was nothing to do.
    func undo(heir: String?) async -> String? {
        let memory = LingerMemory(layout, unit: unit(layout))
        guard let record = try? await BlockingThread.run({ memory.read() }) else {
            return heir == nil ? await leftBehind() : nil
        }
        if let heir {
            let isHandedOver = (try? await hand(record, from: memory, to: heir)) != nil
            return "lingering of \(record.user) stays enabled, because \(heir) has a service, too"
                + (isHandedOver ? "; uninstalling that ends it" : "")
        }
        do {
            try await Linger(context, user: record.user).disable()
            try await BlockingThread.run { try memory.remove() }
            return "lingering of \(record.user) was disabled, as it was before"
        } catch {
            return "lingering stays enabled: \(error)"
        }
    }

    /// Gives the memory to another home, complete there before it is gone here.
    private func hand(_ record: LingerRecord, from memory: LingerMemory, to home: String) async throws {
        let unit = unit
        try await BlockingThread.run {
            let layout = HomeLayout(root: try CanonicalRoot(of: home))
            try LingerMemory(layout, unit: unit(layout)).write(record)
            try memory.remove()
        }
    }

    /// What to do about lingering whose memory went with the home; only the user knows whether it was for this.
    private func leftBehind() async -> String? {
        let root = layout.root.path
        let isGone = (try? await BlockingThread.run { FileSystem.kind(of: root) == nil }) == true
        guard isGone, await recorded(asking: true).isTrue, let user = try? await userName(asking: true) else {
            return nil
        }
        return "lingering of \(user) stays enabled, because the memory of who enabled it went with the home; "
            + "if nothing else needs it: loginctl disable-linger \(user)"
    }

    private func userName(asking: Bool) async throws -> String? {
        if let name = await Linger.recordedUserName(context) { return name }
        return asking ? try await Linger.userName(context) : nil
    }
}
