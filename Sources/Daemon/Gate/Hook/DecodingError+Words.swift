extension DecodingError {
    /// What is wrong with the JSON, in words for people; the error's own description shows Swift's insides.
    var inWords: String {
        switch self {
        case .keyNotFound(let key, let context): "\(Self.place(context, key)) is missing"
        case .valueNotFound(_, let context): "\(Self.place(context)) has no value"
        case .typeMismatch(_, let context): "\(Self.place(context)) is of the wrong kind"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is not JSON, or cut off"
        case .dataCorrupted(let context): "\(Self.place(context)) has a value that makes no sense"
        @unknown default: "it is not understood"
        }
    }

    private static func place(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
        let path = (context.codingPath + (key.map { [$0] } ?? [])).map {
            $0.intValue.map { "[\($0)]" } ?? $0.stringValue
        }
        return path.isEmpty ? "the whole" : path.joined(separator: ".")
    }
}
