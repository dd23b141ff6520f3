/// How many labs exist at once: every test has a daemon and a git of its own, and all of them together would only take
/// each other's time, up to the point where the daemons look slow to the hooks.
actor LabSlots {
    static let shared = LabSlots(4)

    private var free: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Returns when there is room for one more lab.
    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// Makes room; whoever waits longest gets it.
    func giveBack() {
        if waiters.isEmpty {
            free += 1
        } else {
            waiters.removeFirst().resume()
        }
    }
}
