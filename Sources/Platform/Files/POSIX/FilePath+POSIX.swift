#if !os(Windows)
/// Paths as this system writes them.
package typealias FilePath = POSIXPath
#endif
