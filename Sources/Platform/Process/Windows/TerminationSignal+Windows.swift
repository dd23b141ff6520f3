#if os(Windows)
/// The requests that end a process, numbered as the signals of other systems are (signal(7)).
package enum TerminationSignal {
    /// Asks for an orderly end.
    package static let terminate: Int32 = 15
    /// Ends at once; cannot be refused.
    package static let kill: Int32 = 9
    /// Wakes a stopped process.
    package static let resume: Int32 = 18
}
#endif
