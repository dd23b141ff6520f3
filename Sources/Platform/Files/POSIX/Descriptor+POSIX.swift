#if !os(Windows)
/// The system's name for something open: a file descriptor. -1 stands for none.
public typealias Descriptor = Int32
#endif
