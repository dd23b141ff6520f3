#if !os(Windows)
extension DetachedProcess {
    /// The write end of the readiness pipe in the child: the first descriptor after the standard ones.
    package static var readinessDescriptor: Descriptor { 3 }
}
#endif
