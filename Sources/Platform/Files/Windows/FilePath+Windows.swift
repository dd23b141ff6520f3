#if os(Windows)
/// Paths as this system writes them.
package typealias FilePath = WindowsPath
#endif
