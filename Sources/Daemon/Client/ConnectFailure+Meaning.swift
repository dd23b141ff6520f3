package import Transport

extension ConnectFailure {
    /// True when there is nobody at the endpoint, rather than somebody who does not answer or may not be asked.
    package var meansNobodyListens: Bool {
        switch self {
        case .absent, .refused: true
        default: false
        }
    }
}
