/// The clock of every deadline: monotonic, and it stands still while the machine sleeps (CLOCK_MONOTONIC on Linux).
typealias MonotonicClock = SuspendingClock
