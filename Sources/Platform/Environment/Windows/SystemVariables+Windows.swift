#if os(Windows)
/// What every program of this system expects in its environment.
package enum SystemVariables {
    /// The names, in capitals. Without `SYSTEMROOT` not even sockets work; the others say where programs and the user's
    /// files are.
    package static let names: Set<String> = [
        "ALLUSERSPROFILE", "APPDATA", "COMMONPROGRAMFILES", "COMPUTERNAME", "COMSPEC", "HOMEDRIVE", "HOMEPATH",
        "LOCALAPPDATA", "NUMBER_OF_PROCESSORS", "OS", "PATHEXT", "PROCESSOR_ARCHITECTURE", "PROGRAMDATA",
        "PROGRAMFILES", "PROGRAMFILES(X86)", "PUBLIC", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERDOMAIN",
        "USERNAME", "USERPROFILE", "WINDIR",
    ]
}
#endif
