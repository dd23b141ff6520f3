/// The exit statuses with which systemd reports what went wrong before a service's own code ran (systemd.exec(5),
/// "Process Exit Codes").
enum ExecFailure {
    static func explanation(of status: Int32) -> String? {
        switch status {
        case 200: "its working directory cannot be entered"
        case 203: "its executable cannot be run: it is missing, not executable, or for another machine"
        case 209: "its log file cannot be opened"
        case 210, 216, 217: "its user or root directory cannot be taken on"
        default: nil
        }
    }
}
