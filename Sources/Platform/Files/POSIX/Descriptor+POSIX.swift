#if !os(Windows)
/// The system's name for something open: a file descriptor. -1 stands for none.
package typealias Descriptor = Int32
#endif
